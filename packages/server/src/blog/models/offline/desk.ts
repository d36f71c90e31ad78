import type { PostBrief } from "../../briefs/post.ts";
import { type Instructions, readInstructions } from "./instructions.ts";
import { inSentence, properName, subjectNames } from "./names.ts";
import { hash } from "./seed.ts";
import type { Language, Stock } from "./stock/shape.ts";
import { stockOf } from "./stock/stocks.ts";

/** What is filled into a sentence besides the subject; already escaped. */
export type Slots = Readonly<Record<string, string>>;

/** Everything the writer needs for one post: its words, its names and its way of speaking. */
export interface Desk {
  post: PostBrief;
  stock: Stock;
  instructions: Instructions;
  /** What the post's subject is called in its sentences, escaped. */
  names: readonly string[];
  /** Makes the sentences of a template; empty when it contains a word the author does not want. */
  say(template: string, slots?: Slots): string;
  /** A phrase from outside for running text: escaped, quoted where grammar needs it. */
  phrase(text: string): string;
  /** Names from outside for running text. */
  name(text: string): string;
  /** Several of them as a list in a sentence; the parts are escaped already. */
  list(parts: readonly string[]): string;
}

/** The language a post is written in; English for those the writer does not know. */
function languageOf(tag: string): Language {
  const base = tag.toLowerCase().split("-")[0];
  return base === "de" || base === "es" ? base : "en";
}

const informalTones: ReadonlySet<string> = new Set(["casual", "friendly", "conversational", "creative"]);

const contractions: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(do|does|did|is|are|was|were|has|have|had|would|should|could) not\b/gi, "$1n't"],
  [/\b(can)not\b/gi, "$1't"],
  [/\bwill not\b/g, "won't"],
  [/\b(it|that|there|here|what|nobody) is(?= (?!n't)[a-z])/gi, "$1's"],
  [/\b(you|they|we) are(?= [a-z])/gi, "$1're"],
  [/\b(you|they|we|it) will(?= [a-z])/gi, "$1'll"],
];

/** English as it is spoken. Done before names are filled in, so that a topic keeps its words. */
function contract(text: string): string {
  return contractions.reduce((spoken, [pattern, short]) => spoken.replace(pattern, short), text);
}

/** In German one noun may follow “Thema” or “Stichwort” without quotation marks; anywhere else it needs an article. */
function barePhrase(text: string): string {
  return text.replace(/\b(Thema|Stichwort) „(\p{Lu}[\p{L}-]+)“/gu, "$1 $2");
}

export function openDesk(post: PostBrief): Desk {
  const stock = stockOf(languageOf(post.language));
  const instructions = readInstructions(post.custom_instructions);
  const informal =
    instructions.address === undefined ? informalTones.has(post.tone) : instructions.address === "informal";
  const names = subjectNames(post, stock);
  const phrase = (text: string) => inSentence(text, post, stock);

  function say(template: string, slots: Slots = {}): string {
    const addressed = template.replace(/\[([^|\]]*)\|([^|\]]*)\]/g, informal ? "$2" : "$1");
    const spoken = stock.language === "en" && informal ? contract(addressed) : addressed;
    const lower = spoken.toLowerCase();
    if (instructions.avoid.some((word) => lower.includes(word))) return "";
    const filled = spoken.replace(/\{(\w+)\}/g, (_, slot: string) =>
      slot === "s" ? names[hash(template) % names.length]! : (slots[slot] ?? ""),
    );
    return stock.language === "de" ? barePhrase(filled) : filled;
  }

  function list(parts: readonly string[]): string {
    const last = parts.at(-1) ?? "";
    return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} ${stock.phrases.and} ${last}`;
  }

  return { post, stock, instructions, names, say, phrase, name: (text) => properName(text, stock), list };
}
