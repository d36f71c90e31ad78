import type { Desk, Slots } from "./desk.ts";
import { fit, type Piece } from "./fit.ts";
import type { Block } from "./forms.ts";
import { chance } from "./seed.ts";
import { countWords } from "./words.ts";

/** A paragraph in the making: sentences of which some are chosen. */
export interface Paragraph {
  pieces: Piece[];
  /** Blocks that follow it. */
  after: Block[];
  spare: boolean;
}

/** How much a sentence is wanted, per word; below 10, so that length comes first. */
export const wish = { keyword: 7, quote: 6, tone: 5, opener: 5, own: 2, spare: 0.8, quoteToSpare: 1.4 } as const;

/** A template as a piece; undefined when the author does not want it. Equal wishes are told apart by the topic. */
function piece(desk: Desk, template: string, value: number, slots?: Slots): Piece | undefined {
  const text = desk.say(template, slots);
  if (text === "") return undefined;
  return { text, words: countWords(text), value: value + 0.5 * chance(desk.post.topic + template) };
}

export function pieces(desk: Desk, templates: readonly string[], value: number, slots?: Slots): Piece[] {
  return templates.flatMap((template) => piece(desk, template, value, slots) ?? []);
}

/** The sentence that says what a section is about: there unless it would be most of the section. */
export function opener(said: readonly Piece[], target: number): Piece[] {
  return said.map((one) => ({ ...one, required: one.words < target / 2 }));
}

export function paragraph(...groups: ReadonlyArray<readonly Piece[]>): Paragraph {
  return { pieces: groups.flat(), after: [], spare: false };
}

/** Paragraphs that are used only where the others do not suffice, one after the other. */
export function spareParagraphs(desk: Desk, templates: ReadonlyArray<readonly string[]>): Paragraph[] {
  return templates.map((text) => ({ ...paragraph(pieces(desk, text, wish.spare)), spare: true }));
}

/** A paragraph shorter than this joins its neighbour, unless that is long already. */
const shortParagraph = 25;
const longParagraph = 70;
const mostSentences = 6;
/** Words more than needed, so that there is a choice among the sentences of spare paragraphs. */
const choice = 25;

function sum(parts: ReadonlyArray<{ words: number }>): number {
  return parts.reduce((all, { words }) => all + words, 0);
}

/** The paragraphs to choose from: all but the spare ones, and of these as many as are needed to reach `target`. */
function needed(paragraphs: readonly Paragraph[], target: number): Paragraph[] {
  let has = sum(paragraphs.filter(({ spare }) => !spare).flatMap(({ pieces }) => pieces));
  const wanted = has < target ? target + choice : 0;
  return paragraphs.filter((part) => {
    if (!part.spare) return true;
    const take = has < wanted;
    if (take) has += sum(part.pieces);
    return take;
  });
}

/** How far above its target a section may be: 6 %, and for the shortest texts one short sentence. */
function slack(target: number): number {
  return Math.max(Math.floor(target * 0.06), target < 40 ? 8 : 2);
}

/** Chooses among all paragraphs' sentences so that they and the blocks have `target` words, and writes them down. */
export function compose(paragraphs: readonly Paragraph[], target: number): string {
  const room = Math.max(target - sum(paragraphs.flatMap(({ after }) => after)), 0);
  const offered = needed(paragraphs, room);
  const chosen = new Set(
    fit(
      offered.flatMap(({ pieces }) => pieces),
      room,
      room + slack(target),
    ),
  );
  const parts: Part[] = [];
  for (const { pieces, after } of offered) {
    const kept = pieces.filter((candidate) => chosen.has(candidate));
    for (const some of inTwo(kept)) addProse(parts, some);
    for (const { markdown } of after) parts.push({ text: markdown, words: 0, sentences: 0, prose: false });
  }
  return parts.map(({ text }) => text).join("\n\n");
}

interface Part {
  text: string;
  words: number;
  sentences: number;
  prose: boolean;
}

function sentencesIn(text: string): number {
  return text.match(/[.!?…]["”“»)]*(?=\s|$)/g)?.length ?? 1;
}

function count(pieces: readonly Piece[]): number {
  return pieces.reduce((all, { text }) => all + sentencesIn(text), 0);
}

/** A paragraph with too many sentences, in two. */
function inTwo(kept: readonly Piece[]): Piece[][] {
  if (kept.length === 0) return [];
  if (count(kept) <= mostSentences) return [[...kept]];
  const middle = Math.ceil(kept.length / 2);
  return [kept.slice(0, middle), kept.slice(middle)];
}

function addProse(parts: Part[], kept: readonly Piece[]): void {
  const next = { text: kept.map(({ text }) => text).join(" "), words: sum(kept), sentences: count(kept), prose: true };
  const last = parts.at(-1);
  const joins =
    last?.prose === true &&
    Math.min(last.words, next.words) < shortParagraph &&
    last.words + next.words <= longParagraph &&
    last.sentences + next.sentences <= mostSentences;
  if (last === undefined || !joins) {
    parts.push(next);
    return;
  }
  last.text += ` ${next.text}`;
  last.words += next.words;
  last.sentences += next.sentences;
}
