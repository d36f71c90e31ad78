import type { Evidence } from "../types.ts";
import { languageOf } from "./language.ts";
import { firstHeading } from "./markdown.ts";
import { isOrder } from "./orders.ts";
import { endsLikeSentence, type ProseBlock, proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown } from "./tree.ts";
import { collapse, countWordsIn } from "./words.ts";

/** A text to quote from, plain or Markdown. */
export interface SourceText {
  text: string;
  url: string | null;
  title: string | null;
  /** Whether a search has found it; else the author gave it. */
  found?: boolean;
}

const passage = { sentences: 4, words: 80, fewestWords: 4, longestSentence: 120 };
const passagesInAll = 400;
const longestTitle = 80;

/**
 * Sentences of one paragraph, joined up to the size of a passage. A "sentence" above 120 words is a menu or a listing that
 * has lost its lines; cut anywhere it could say what its source does not, so it is left out. So are orders to a model.
 */
function joinSentences(paragraph: string, language: string): string[] {
  const passages: string[] = [];
  let open: { start: number; end: number; sentences: number; words: number } | undefined;
  const close = (): void => {
    if (open && open.words >= passage.fewestWords) passages.push(paragraph.slice(open.start, open.end));
    open = undefined;
  };
  for (const { text, start, end } of splitSentences(paragraph, language)) {
    const words = countWordsIn(text);
    const isFull = open && (open.sentences >= passage.sentences || open.words + words > passage.words);
    const isLeftOut = words > passage.longestSentence || isOrder(text);
    if (isFull || isLeftOut) close();
    if (isLeftOut) continue;
    open = open
      ? { ...open, end, sentences: open.sentences + 1, words: open.words + words }
      : { start, end, sentences: 1, words };
  }
  close();
  return passages;
}

/** A longer line is more than a title, whatever it ends with. */
const longestTitleLine = 12;

/**
 * Titles, bylines and captions that stand among the paragraphs of a text: short, and without the end of a sentence, where
 * other paragraphs have one. Notes of which none has one are the author's facts, and stay.
 */
function isTitleLine({ kind, text }: { kind: ProseBlock["kind"]; text: string }): boolean {
  return kind === "paragraph" && !endsLikeSentence(text) && countWordsIn(text) <= longestTitleLine;
}

function passagesOf(text: string): string[] {
  // A few words are read as English.
  const language = languageOf(text) ?? "en";
  const blocks = proseBlocks(parseMarkdown(text).root)
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .map((block) => ({ kind: block.kind, text: proseOf(block) }));
  const isNotes = blocks.every(({ kind, text }) => kind !== "paragraph" || !endsLikeSentence(text));
  const said = isNotes ? blocks : blocks.filter((block) => !isTitleLine(block));
  return said.flatMap((block) => joinSentences(block.text, language));
}

/** What a source is called: as it is given, else by its first heading, its first line, or its number. */
export function titleOf(source: SourceText, index: number, heading = firstHeading(source.text)): string {
  const given = collapse(source.title ?? "");
  const candidates = [given, heading ?? "", collapse(/\S[^\r\n]*/.exec(source.text)?.[0] ?? "")];
  const fitting = candidates.find((title, at) => title !== "" && (at === 0 || title.length <= longestTitle));
  return fitting ?? `Source ${index + 1}`;
}

/** How many passages each source may give: its own where they are few, an even share of what is left where they are many. */
function fairShares(counts: number[], total: number): number[] {
  const shares = counts.map(() => 0);
  let left = total;
  let hungry = counts.map((_, index) => index).filter((index) => counts[index]! > 0);
  while (left > 0 && hungry.length > 0) {
    const share = Math.max(1, Math.floor(left / hungry.length));
    for (const index of hungry) {
      const taken = Math.min(share, counts[index]! - shares[index]!, left);
      shares[index]! += taken;
      left -= taken;
    }
    hungry = hungry.filter((index) => shares[index]! < counts[index]!);
  }
  return shares;
}

/**
 * Passages to quote, word for word: sentences of one paragraph, up to 4 and about 80 words, each passage once. Above `most`
 * in all, every source gives its fair share, evenly from its whole length. Ids go on behind those of `known`, which are
 * not given again.
 */
export function toEvidence(
  sources: SourceText[],
  retrievedAt: string,
  known: Evidence[] = [],
  most = passagesInAll,
): Evidence[] {
  const seen = new Set(known.map((item) => item.passage));
  const found = sources.map((source) => passagesOf(source.text).filter((text) => !seen.has(text) && seen.add(text)));
  const shares = fairShares(
    found.map(({ length }) => length),
    most,
  );
  let number = known.length;
  return sources.flatMap((source, index) => {
    const all = found[index]!;
    const share = shares[index]!;
    const title = titleOf(source, index);
    return Array.from({ length: share }, (_, at) => ({
      id: `e${++number}`,
      url: source.url,
      title,
      passage: all[Math.floor((at * all.length) / share)]!,
      retrieved_at: retrievedAt,
      provider: "source",
    }));
  });
}
