import type { PostBrief } from "../../briefs/post.ts";
import { escapeMarkdown, oneLine } from "./safe-text.ts";
import type { Stock } from "./stock/shape.ts";

/** Beginnings of a topic that is a question, a command or a title and would not fit into a sentence unquoted. */
const notAName: Record<Stock["language"], RegExp> = {
  en: /^(?:how|why|what|when|where|which|who|whose|is|are|can|could|should|would|do|does|did|will|best|top|your|you|we|i|let|make|get|stop|avoid|build|create|write|choose|use|using|learn|find|\d.*)$/iu,
  de: /^(?:wie|warum|was|wann|wo|welche|wer|ist|sind|kann|soll|so|\d.*)$/iu,
  es: /^(?:cómo|como|por|qué|que|cuándo|cuando|dónde|donde|cuál|quién|es|son|puede|\p{L}+(?:ar|er|ir)|\d.*)$/iu,
};

/**
 * Ends of words that mostly belong to plurals and to things that are not counted, which need no article. Everything
 * else is quoted: “compost bin” is right in places where a bare one is not.
 */
const needsNoArticle: Record<Stock["language"], RegExp> = {
  en: /(?:[^s]s|ing|ment|tion|sion|ness|ity|ism|ence|ance|logy|graphy|ware|work|care|health|energy|water|food|waste|data|security|travel|design|music|money|advice|research|coffee|bread|tea)$/iu,
  // Case and article cannot be guessed in German; after “Thema” a single noun needs no marks (see `barePhrase`).
  de: /^$/u,
  es: /(?:s|ción|sión|aje|ismo|eza|ura|dad|miento|ía|encia|ancia|software)$/iu,
};

const prepositions: ReadonlySet<string> = new Set(
  "at in for of with on to from without by as between under over de en con para por sin del al a sobre".split(" "),
);

const longestName = 6;

function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** Whether the phrase reads like a name of a thing, so that it can stand in a sentence without quotation marks. */
function readsAsName(phrase: string, language: Stock["language"]): boolean {
  if (wordsOf(phrase).length > longestName) return false;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M} '’+#/-]*$/u.test(phrase)) return false;
  if (notAName[language].test(wordsOf(phrase)[0] ?? "")) return false;
  const words = wordsOf(phrase);
  const end = words.findIndex((word, index) => index > 0 && prepositions.has(word.toLowerCase()));
  const head = words[(end < 0 ? words.length : end) - 1] ?? "";
  const isProper = /^\p{Lu}\p{L}*\p{Lu}|^\p{Lu}\p{N}*$/u.test(head);
  const gerund = language === "en" && /^(?:\p{L}+ing|the|my|our)$/iu.test(words[0] ?? "");
  if (!needsNoArticle[language].test(head) && !isProper && !gerund) return false;
  return true;
}

/** Whether the first word is written with a capital only because it begins the topic. */
function beginsInLowerCase(phrase: string, post: PostBrief, language: Stock["language"]): boolean {
  const first = wordsOf(phrase)[0] ?? "";
  if (language === "de" || !/^\p{Lu}\p{Ll}*(?:-\p{Ll}+)*$/u.test(first)) return false;
  const lower = first.toLowerCase();
  if (post.keywords.some((keyword) => wordsOf(oneLine(keyword)).includes(lower))) return true;
  return language === "en" && (/ing$/u.test(lower) || /^(?:the|a|an|my|our)$/u.test(lower));
}

/** The phrase for running text, escaped: bare where grammar allows it, else in quotation marks. */
export function inSentence(text: string, post: PostBrief, stock: Stock): string {
  const phrase = oneLine(text);
  const quoted = asTerm(phrase, stock);
  if (!readsAsName(phrase, stock.language)) return quoted;
  if (beginsInLowerCase(phrase, post, stock.language)) {
    return escapeMarkdown(phrase.charAt(0).toLowerCase() + phrase.slice(1));
  }
  const isKeyword = post.keywords.some((keyword) => oneLine(keyword) === phrase);
  const mixedCase = /^\p{Lu}\p{Ll}+ \p{Ll}/u.test(phrase);
  return stock.language !== "de" && mixedCase && !isKeyword ? quoted : escapeMarkdown(phrase);
}

/** The phrase as a term that is spoken about, escaped and in quotation marks. */
export function asTerm(text: string, stock: Stock): string {
  const [open, close] = stock.phrases.quotes;
  return `${open}${escapeMarkdown(oneLine(text).replace(/[“”„«»"]/gu, "'"))}${close}`;
}

/** What somebody named themselves (a brand, a product, an audience) as it is, in quotation marks only where it is odd. */
export function properName(text: string, stock: Stock): string {
  const phrase = oneLine(text);
  const plain = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} '’&+#/.-]*$/u.test(phrase) && wordsOf(phrase).length <= longestName;
  return plain && !/[.]$/u.test(phrase) ? escapeMarkdown(phrase) : asTerm(phrase, stock);
}

/** The main keyword; the topic where there is none. */
export function mainKeyword(post: PostBrief): string {
  return oneLine(post.keywords[0] ?? post.topic);
}

/**
 * What the post is called in its sentences, one or two names that take turns: the topic where it is short, and the
 * main keyword; where one of them needs no quotation marks, only that. A topic of a whole line would fill every
 * sentence.
 */
export function subjectNames(post: PostBrief, stock: Stock): string[] {
  const topic = oneLine(post.topic);
  const keyword = mainKeyword(post);
  const short = wordsOf(topic).length <= longestName;
  const names = short || wordsOf(keyword).length > wordsOf(topic).length ? [topic, keyword] : [keyword];
  const said = [...new Set(names.map((name) => inSentence(name, post, stock)))];
  const bare = said.filter((name) => !name.startsWith(stock.phrases.quotes[0]));
  return bare.length > 0 ? bare : said;
}
