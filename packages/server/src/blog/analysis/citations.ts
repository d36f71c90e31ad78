import type { Citation } from "@galley/contract";
import { visit } from "unist-util-visit";
import type { CitationGeneration, DraftSection, Evidence } from "../types.ts";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { idsOf, isMarkLabel } from "./marks.ts";
import { type ProseBlock, proseBlocks } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { type BlockText, type PlacedMark, rangeOf, readable, readBlock } from "./source-text.ts";
import { type Claim, claimOf, type Ground, groundOf, isSupported, overlap } from "./support.ts";
import { parseMarkdown, spanOf } from "./tree.ts";

/**
 * Whether the passage supports the sentence: it has every number (with its unit), date and proper name of it, at least
 * half of its words of content, and does not say the opposite.
 */
export function supports(sentence: string, passage: string, language: string): boolean {
  return isSupported(claimOf(sentence, language), groundOf(passage, language));
}

/** A sentence without a mark gets one only when a passage says nearly all of it. */
const clearOverlap = 0.8;
const fewestWordsOfContent = 4;
const warningsShown = 20;

interface Desk {
  language: string;
  known: Map<string, { evidence: Evidence; ground: Ground }>;
  /** Ids of evidence by a figure or word in it. */
  having: Map<string, string[]>;
  citations: Map<string, Citation>;
  warnings: string[];
}

/** One sentence of a block with the marks that belong to it. */
interface MarkedSentence {
  text: string;
  /** Index of its last character in the block's text, and where it begins. */
  start: number;
  end: number;
  marks: PlacedMark[];
}

/** A mark belongs to the sentence whose words it follows, also when it stands behind the full stop. */
export function sentencesOf(block: BlockText, language: string): MarkedSentence[] {
  const spans = splitSentences(block.text, language).map((span) => ({ ...span, marks: [] as PlacedMark[] }));
  let current = 0;
  for (const mark of block.marks) {
    while ((spans[current + 1]?.start ?? Number.POSITIVE_INFINITY) < mark.at) current++;
    spans[current]?.marks.push(mark);
  }
  return spans;
}

function numberFor(desk: Desk, id: string, sentence: string): number {
  const known = desk.citations.get(id);
  if (known) return known.id;
  const { evidence } = desk.known.get(id)!;
  const number = desk.citations.size + 1;
  desk.citations.set(id, {
    id: number,
    text: readable(sentence),
    url: evidence.url,
    title: evidence.title,
    passage: evidence.passage,
  });
  return number;
}

function shorten(sentence: string): string {
  const text = readable(sentence);
  return text.length <= 120 ? text : `${text.slice(0, 119)}\u2026`;
}

function refuse(desk: Desk, id: string, sentence: string): void {
  const isKnown = desk.known.has(id);
  const reason = isKnown ? `its passage does not support "${shorten(sentence)}"` : "there is no such evidence";
  desk.warnings.push(`citation_removed: [${id}] was taken out, ${reason}.`);
}

/** The edit for one mark: numbers for what is supported and not yet said in this sentence, nothing for the rest. */
function settleMark(
  desk: Desk,
  mark: PlacedMark,
  sentence: string,
  claim: Claim,
  used: Set<number>,
  source: string,
): Edit {
  const numbers: number[] = [];
  for (const id of idsOf(mark.mark)) {
    const entry = desk.known.get(id);
    if (!entry || !isSupported(claim, entry.ground)) {
      refuse(desk, id, sentence);
      continue;
    }
    const number = numberFor(desk, id, sentence);
    if (!used.has(number)) numbers.push(number);
    used.add(number);
  }
  if (numbers.length === 0) return { ...rangeOf(mark, source), text: "" };
  return { start: mark.start, end: mark.end, text: numbers.map((number) => `[${number}]`).join("") };
}

/** The evidence that says nearly all of the sentence, and most of it; undefined when none does. */
function clearSupport(desk: Desk, claim: Claim): string | undefined {
  let best: { id: string; share: number } | undefined;
  for (const id of candidates(desk, claim)) {
    const { ground } = desk.known.get(id)!;
    const share = overlap(claim, ground);
    if (share >= clearOverlap && share > (best?.share ?? 0) && isSupported(claim, ground)) best = { id, share };
  }
  return best?.id;
}

/** The evidence with the rarest of the figures and names that the claim needs: few of many, so that all need not be compared. */
function candidates(desk: Desk, claim: Claim): string[] {
  const needed = [...[...claim.figures].map((figure) => `figure ${figure}`), ...claim.names];
  const lists = needed.map((key) => desk.having.get(key) ?? []);
  return lists.reduce((shortest, list) => (list.length < shortest.length ? list : shortest), [...desk.known.keys()]);
}

/** Which evidence has which figure or word. */
function indexOf(known: Desk["known"]): Desk["having"] {
  const having: Desk["having"] = new Map();
  for (const [id, { ground }] of known) {
    for (const key of [...[...ground.figures].map((figure) => `figure ${figure}`), ...ground.words]) {
      const list = having.get(key);
      if (list) list.push(id);
      else having.set(key, [id]);
    }
  }
  return having;
}

/** A mark for a sentence that states something and has none, before its full stop. */
function addMark(desk: Desk, block: BlockText, sentence: MarkedSentence, claim: Claim): Edit[] {
  const isStatement =
    claim.isSpecific && claim.stems.size >= fewestWordsOfContent && !/\?\W*$/u.test(sentence.text.slice(-6));
  if (!isStatement) return [];
  const ending =
    /[.!?\u2026\u3002\uFF01\uFF1F]+["'\u201d\u2019\u00bb)\]]{0,3}$/u.exec(sentence.text.slice(-12))?.[0].length ?? 0;
  const place = block.placeAfter(sentence.end - 1 - ending);
  const id = place === undefined ? undefined : clearSupport(desk, claim);
  if (place === undefined || id === undefined) return [];
  return [{ start: place, end: place, text: ` [${numberFor(desk, id, sentence.text)}]` }];
}

function citeBlock(desk: Desk, block: ProseBlock, source: string): Edit[] {
  const read = readBlock(block, source);
  const found = sentencesOf(read, desk.language);
  const orphans = found.length === 0 ? read.marks : [];
  const mayAdd = block.kind === "paragraph" || block.kind === "item";
  if (!mayAdd && read.marks.length === 0) return [];
  const edits = found.flatMap((sentence) => {
    const claim = claimOf(readable(sentence.text), desk.language);
    const used = new Set<number>();
    const settled = sentence.marks.map((mark) => settleMark(desk, mark, sentence.text, claim, used, source));
    return used.size === 0 && mayAdd ? [...settled, ...addMark(desk, read, sentence, claim)] : settled;
  });
  for (const mark of orphans) for (const id of idsOf(mark.mark)) refuse(desk, id, "");
  return [...edits, ...orphans.map((mark) => ({ ...rangeOf(mark, source), text: "" }))];
}

/** Definitions such as `[e1]: https://…` would turn marks into links. */
function definitionEdits(source: string): Edit[] {
  const edits: Edit[] = [];
  visit(parseMarkdown(source).root, "definition", (node) => {
    if (isMarkLabel(node.label ?? node.identifier)) edits.push({ ...spanOf(node), text: "" });
  });
  return edits;
}

function citeBody(desk: Desk, body: string): string {
  return withoutByteOrderMark(body, (source) => {
    const edits = proseBlocks(parseMarkdown(source).root).flatMap((block) => citeBlock(desk, block, source));
    return applyEdits(source, [...edits, ...definitionEdits(source)]);
  });
}

/**
 * Turns marks into citations: [e1] becomes [1], numbered in the order of their first use, where the passage supports the
 * sentence; marks without support, of unknown evidence, and numbers a model wrote by itself go, each with a warning. A
 * sentence with a number or a name but no mark gets one when a passage clearly says it. All else stays byte for byte.
 */
export function cite(sections: DraftSection[], evidence: Evidence[], language: string): CitationGeneration {
  const known = new Map(
    evidence.map((item) => [item.id.toLowerCase(), { evidence: item, ground: groundOf(item.passage, language) }]),
  );
  const desk: Desk = { language, known, having: indexOf(known), citations: new Map(), warnings: [] };
  const cited = sections.map((section) => ({ ...section, body: citeBody(desk, section.body) }));
  const hidden = desk.warnings.length - warningsShown;
  const warnings = desk.warnings.slice(0, warningsShown);
  if (hidden > 0) warnings.push(`citation_removed: ${hidden} more marks were taken out.`);
  return { sections: cited, citations: [...desk.citations.values()], warnings };
}

/** The text without its marks ([e1], [1]) and the spaces before them. Code is left alone. */
export function stripMarks(body: string): string {
  return withoutByteOrderMark(body, (source) => {
    const edits = proseBlocks(parseMarkdown(source).root)
      .flatMap((block) => readBlock(block, source).marks)
      .map((mark) => ({ ...rangeOf(mark, source), text: "" }));
    return applyEdits(source, [...edits, ...definitionEdits(source)]);
  });
}
