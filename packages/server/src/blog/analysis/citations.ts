import type { Citation } from "@galley/contract";
import { visit } from "unist-util-visit";
import type { CitationGeneration, DraftSection, Evidence } from "../types.ts";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { idsOf, isMarkLabel } from "./marks.ts";
import { type ProseBlock, proseBlocks } from "./prose.ts";
import { attempts, type Refusal, refusalsOf } from "./refusals.ts";
import { splitSentences } from "./sentence-split.ts";
import { type BlockText, type PlacedMark, rangeOf, readable, readBlock } from "./source-text.ts";
import { type Claim, claimOf, folded, type Ground, groundOf, hasWords, isSupported, overlap } from "./support.ts";
import { parseMarkdown, spanOf } from "./tree.ts";

/**
 * Whether the passage supports the sentence: it has every number (with its unit), date and proper name of it, at least
 * half of its words of content, and does not say the opposite.
 */
export function supports(sentence: string, passage: string, language: string): boolean {
  return isSupported(claimOf(sentence, language), groundOf(passage, language));
}

/** A sentence without a mark gets one only when a passage says nearly all of it; less will do where it has all its figures. */
const clearOverlap = { named: 0.8, counted: 0.65 } as const;
const fewestWordsOfContent = 4;
const warningsShown = 20;

interface Desk {
  language: string;
  known: Map<string, { evidence: Evidence; ground: Ground }>;
  /** Ids of evidence by a figure or word in it. */
  having: Map<string, string[]>;
  citations: Map<string, Citation>;
  warnings: string[];
  /** Passages that a judge has taken from sentences. */
  refused: Refusal[];
  /** The section that is read. */
  section: string;
  pairs: CitedPair[];
  fallen: FallenSentence[];
}

/** A sentence with a passage that it points to. */
export interface CitedPair {
  section: string;
  sentence: string;
  id: string;
  /** Whether the passage has it word for word. */
  verbatim: boolean;
}

/** A sentence from which a judge has taken all its passages. */
export interface FallenSentence {
  section: string;
  sentence: string;
  /** Whether it says something that a source would have to say. */
  bearing: boolean;
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
  const text = readable(sentence);
  const verbatim = hasWords(desk.known.get(id)!.ground.text, folded(text));
  desk.pairs.push({ section: desk.section, sentence: text, id, verbatim });
  const known = desk.citations.get(id);
  if (known) return known.id;
  const { evidence } = desk.known.get(id)!;
  const number = desk.citations.size + 1;
  desk.citations.set(id, {
    id: number,
    text,
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

function refuse(desk: Desk, id: string, sentence: string, judged?: Refusal): void {
  const title = desk.known.get(id)?.evidence.title;
  const because = judged === undefined || judged.reason === "" ? "" : ` (the model that was asked: ${judged.reason})`;
  const reason =
    title === undefined
      ? `[${id}] was taken out, there is no such evidence.`
      : `The source "${shorten(title)}" does not say what the post says with it: "${shorten(sentence)}"${because}; the citation was taken out.`;
  desk.warnings.push(`citation_removed: ${reason}`);
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
    const judged = refusalsOf(desk.refused, readable(sentence)).find((one) => one.id === id);
    if (!entry || judged || !isSupported(claim, entry.ground)) {
      refuse(desk, id, sentence, judged);
      continue;
    }
    const number = numberFor(desk, id, sentence);
    if (!used.has(number)) numbers.push(number);
    used.add(number);
  }
  if (numbers.length === 0) return { ...rangeOf(mark, source), text: "" };
  return { start: mark.start, end: mark.end, text: numbers.map((number) => `[${number}]`).join("") };
}

/** The evidence that says nearly all of the sentence, and most of it; undefined when none does, or a judge said no twice. */
function clearSupport(desk: Desk, claim: Claim, sentence: string): string | undefined {
  const refused = refusalsOf(desk.refused, readable(sentence)).map(({ id }) => id);
  if (refused.length >= attempts) return undefined;
  const least = claim.figures.size > 0 ? clearOverlap.counted : clearOverlap.named;
  let best: { id: string; share: number } | undefined;
  for (const id of candidates(desk, claim)) {
    if (refused.includes(id)) continue;
    const { ground } = desk.known.get(id)!;
    const share = overlap(claim, ground);
    if (share >= least && share > (best?.share ?? 0) && isSupported(claim, ground)) best = { id, share };
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
  const id = place === undefined ? undefined : clearSupport(desk, claim, sentence.text);
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
    const added = used.size === 0 && mayAdd ? addMark(desk, read, sentence, claim) : [];
    if (used.size === 0 && added.length === 0) noteFallen(desk, readable(sentence.text), claim);
    return [...settled, ...added];
  });
  for (const mark of orphans) for (const id of idsOf(mark.mark)) refuse(desk, id, "");
  return [...edits, ...orphans.map((mark) => ({ ...rangeOf(mark, source), text: "" }))];
}

function noteFallen(desk: Desk, sentence: string, { isSpecific }: Claim): void {
  const refused = refusalsOf(desk.refused, sentence);
  if (refused.length === 0) return;
  const bearing = isSpecific || refused.some(({ verdict }) => verdict === "contradicted");
  desk.fallen.push({ section: desk.section, sentence, bearing });
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

function citeAll(sections: DraftSection[], evidence: Evidence[], language: string, refused: Refusal[]) {
  const known = new Map(
    evidence.map((item) => [item.id.toLowerCase(), { evidence: item, ground: groundOf(item.passage, language) }]),
  );
  const lists = { citations: new Map(), warnings: [], pairs: [], fallen: [] };
  const desk: Desk = { language, known, having: indexOf(known), refused, section: "", ...lists };
  const cited = sections.map((section) => {
    desk.section = section.id;
    return { ...section, body: citeBody(desk, section.body) };
  });
  return { cited, desk };
}

/**
 * Turns marks into citations: [e1] becomes [1], numbered in the order of their first use, where the passage supports the
 * sentence and no judge has `refused` it; marks without support, of unknown evidence, and numbers a model wrote by itself
 * go, each with a warning. A sentence with a number or a name but no mark gets one when a passage clearly says it. All
 * else stays byte for byte.
 */
export function cite(
  sections: DraftSection[],
  evidence: Evidence[],
  language: string,
  refused: Refusal[] = [],
): CitationGeneration {
  const { cited, desk } = citeAll(sections, evidence, language, refused);
  const hidden = desk.warnings.length - warningsShown;
  const warnings = desk.warnings.slice(0, warningsShown);
  if (hidden > 0) warnings.push(`citation_removed: ${hidden} more marks were taken out.`);
  return { sections: cited, citations: [...desk.citations.values()], warnings };
}

/** What `cite` would cite, and the sentences that a judge has left without a passage. */
export function citationPairs(
  sections: DraftSection[],
  evidence: Evidence[],
  language: string,
  refused: Refusal[],
): { pairs: CitedPair[]; fallen: FallenSentence[] } {
  const { pairs, fallen } = citeAll(sections, evidence, language, refused).desk;
  return { pairs, fallen };
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
