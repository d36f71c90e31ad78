import { isStopWord } from "./stop-words.ts";

interface Abbreviations {
  /** Something always follows them: titles, `e.g.`, `vs.`. */
  leading: Set<string>;
  /** A number follows them, or they are words of their own. */
  counting: Set<string>;
  /** A sentence goes on behind them, but where the next word plainly begins another. */
  other: Set<string>;
}

const list = (words: string): Set<string> => new Set(words.split(/\s+/));

/** In lower case, without the last stop and without spaces: `z.b` for z. B. */
const abbreviations: Record<string, Abbreviations> = {
  en: {
    leading: list(
      "mr mrs ms mx dr prof rev hon messrs sgt capt lt col gen gov sen rep pres vs cf viz approx e.g i.e eg ie ca",
    ),
    counting: list("fig figs vol vols pp p eq sec ch art para ver ed no nos"),
    // parse-english knows the others.
    other: list("etc"),
  },
  de: {
    leading: list("dr prof hr fr nr vgl bzw inkl exkl sog bspw z.b d.h i.d.r zzgl fa st geb mind dipl ing med"),
    counting: list("abb s art abs kap bd tab ca max min ziff anm rn jg aufl"),
    other: list(`mio mrd tel str abb evtl ggf z d u o v i a b h hrsg gest jh jhs art abs kap bd tab ca max min ziff allg
      österr schweiz lat griech engl frz dt`),
  },
  es: {
    leading: list("dr dra sr sra srta dña núm pág págs ej p.ej aprox prof sta sto gral lic ing vs cf av"),
    counting: list("art fig vol cap caps n s ss máx mín tel"),
    other: list("d ud uds cía p ee art fig vol cap máx mín tel s ss"),
  },
};

/** Behind a number: only the sentence, and no name, goes on or ends there. */
const unit = /\d ?(?:°[CF]|[mck]?m|km|k?g|m?l|ft|yd|lbs?|oz|mph|h|%)\.$/u;
const closing = /["'\u201c\u201d\u2019\u00bb)\]]{0,3}$/u;
const opening = /^["'\u201c\u201e\u2018\u00ab\u00bf\u00a1([]{0,3}/u;

/** What stands before the last stop: the word, the same with the abbreviated words before it, and what comes before the word. */
function lastWord(before: string): { word: string; phrase: string; rest: string } {
  const word = /[\p{L}\p{M}\p{N}.,°]*$/u.exec(before.slice(0, -1))?.[0] ?? "";
  const phrase = /(?:\p{L}{1,3}\. ?){0,3}\p{L}*$/u.exec(before.slice(0, -1))?.[0] ?? "";
  return { word, phrase: phrase.replaceAll(" ", "").toLowerCase(), rest: before.slice(0, -1 - word.length).trimEnd() };
}

/** Whether a word with a capital can only begin a sentence: one that names nothing, and no initial. */
function opensSentence(after: string, base: string): boolean {
  const [word, stop] = /^\p{Lu}[\p{L}\p{M}]*(\.?)/u.exec(after) ?? [];
  return word !== undefined && stop === "" && isStopWord(word.toLowerCase(), base) === true;
}

/** `1. Cut the paper. 2. Fold it.`: the number of what follows. */
const isCounter = (word: string, rest: string): boolean =>
  (/^\d+$/.test(word) && /(?:^|[.!?:;])$/.test(rest)) || (/^\p{L}$/u.test(word) && rest === "");

/**
 * Whether a sentence ends with `before`, which ends with a stop, when `after` follows. Undefined where these rules cannot
 * tell: what has split the text knows more.
 */
export function endsSentence(before: string, after: string, base: string): boolean | undefined {
  const known = abbreviations[base];
  const said = before.replace(closing, "");
  const next = after.replace(opening, "");
  if (!known || !/[.\u2026]$/.test(said)) return undefined;
  const opens = opensSentence(next, base);
  if (opens && said !== before) return true;
  // Three dots may stand for a pause. In German most words with a capital are nouns, which may go on after it.
  if (/(?:\.\.|\u2026)$/.test(said)) return opens || (base !== "de" && /^\p{Lu}/u.test(next)) || undefined;
  const { word, phrase, rest } = lastWord(said);
  if (isCounter(word, rest)) return undefined;
  if (known.leading.has(word.toLowerCase()) || known.leading.has(phrase)) return false;
  // "No. 5" is a number, "no. Five" is not.
  const counts = known.counting.has(word.toLowerCase()) && (!/^nos?$/.test(word) || base !== "en");
  if (counts && /^\d|^[IVXLC]+\b/.test(next)) return false;
  if (opens) return true;
  if (base !== "de" && /^\p{Lu}/u.test(next) && (/^\d[\d.,]*$/.test(word) || unit.test(said))) return true;
  if (known.other.has(word.toLowerCase()) || (base === "de" && /^\d{1,2}$/.test(word))) return false;
  return base !== "en" && /^\p{Lu}$/u.test(word) ? false : undefined;
}
