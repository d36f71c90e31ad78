import { visit } from "unist-util-visit";
import type { DraftSection, Evidence } from "../types.ts";
import { sentencesOf } from "./citations.ts";
import { type AuthorsWords, type ClaimFound, type ClaimKind, findClaim } from "./claim-kinds.ts";
import { isSupposition } from "./doubt.ts";
import { figuresOf, quantityOf } from "./figures.ts";
import { readingsOf } from "./foreign-figures.ts";
import { idsOf } from "./marks.ts";
import { foldedWords } from "./phrases.ts";
import { type ProseBlock, proseBlocks } from "./prose.ts";
import { isReckoned, isRound, isSameQuantity, type Quantity, quantitiesOf } from "./quantities.ts";
import { attempts, type Refusal, refusalsOf } from "./refusals.ts";
import { readable, readBlock } from "./source-text.ts";
import { type Claim, claimOf, folded, type Ground, groundOf, hasWords, isSupported, overlap } from "./support.ts";
import { parseMarkdown } from "./tree.ts";
import { withWrittenDates } from "./written-dates.ts";

/** A sentence that claims something, and what the evidence says to it. */
export interface CheckedClaim {
  /** Id of the section it stands in. */
  section: string;
  sentence: string;
  kind: ClaimKind;
  /**
   * `supported`: a passage says the same. `refused`: one seemed to, and a judge took it away. `contradicted`: a passage
   * says the same with one other number. `absent`: no passage has a figure of it that only a source can know, or its
   * quotation. `unsupported`: no passage says it as a whole.
   */
  status: "supported" | "refused" | "contradicted" | "absent" | "unsupported";
  /** The evidence that supports it best, that which it is marked with first. */
  passage: { id: string; verbatim: boolean } | null;
  /** What no passage has, or what the passage that speaks of the same has otherwise. */
  missing: string[];
  /** The sentence of a source that speaks of the same and says otherwise. */
  otherwise: string | null;
}

/** What claims are checked against. */
export interface ClaimGround {
  evidence: Evidence[];
  /** What the author wrote: this needs no proof. */
  author: string;
  /** The author's brand, product and what is compared. */
  subjects: string[];
  language: string;
  /** Passages that a judge has taken from sentences. */
  refused: Refusal[];
}

interface Known {
  id: string;
  ground: Ground;
  values: Set<string>;
  /** Its figures with their units, read when first asked for. */
  quantities(): Quantity[];
}

interface Desk extends Pick<ClaimGround, "language" | "refused"> {
  known: Known[];
  author: AuthorsWords;
}

/** A sentence of a source says the same thing, but for its numbers. */
const sameThing = 0.75;
/** A passage is about the same thing. */
const sameSubject = 0.3;
/** Figures of passages that a sum may be made of. */
const mostTerms = 60;

const valuesIn = (figures: Iterable<string>): Set<string> => new Set([...figures].map(quantityOf));

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function openDesk({ evidence, author, subjects, language, refused }: ClaimGround): Desk {
  return {
    language,
    refused,
    known: evidence.map(({ id, passage }) => {
      const ground = groundOf(passage, language);
      const quantities = lazily(() =>
        readingsOf(passage, language).flatMap((one) => quantitiesOf(withWrittenDates(passage, one), one)),
      );
      return { id: id.toLowerCase(), ground, values: valuesIn(ground.figures), quantities };
    }),
    author: {
      text: folded(author),
      subjects,
      words: new Set(foldedWords(author)),
      values: valuesIn(figuresOf(author, language)),
    },
  };
}

/** The claim without what the author has said. */
function relieved(claim: Claim, { author }: Desk): Claim {
  const names = [...claim.names].filter((name) => !author.words.has(name));
  const figures = [...claim.figures].filter((figure) => !author.values.has(quantityOf(figure)));
  const quotations = claim.quotations.filter((words) => !hasWords(author.text, words));
  return { ...claim, names: new Set(names), figures: new Set(figures), quotations };
}

/** The passages that support it, but for those a judge has taken from it; those it is marked with come first. */
function supporters(desk: Desk, claim: Claim, sentence: string, marked: string[]): CheckedClaim["passage"] {
  const refused = refusalsOf(desk.refused, sentence);
  if (refused.length >= attempts) return null;
  const words = folded(sentence);
  const found = desk.known
    .filter(({ id, ground }) => !refused.some((one) => one.id === id) && isSupported(claim, ground))
    .map(({ id, ground }) => ({
      id,
      verbatim: hasWords(ground.text, words),
      rank: overlap(claim, ground) + (marked.includes(id) ? 2 : 0),
    }))
    .toSorted((a, b) => b.rank - a.rank);
  const best = found[0];
  return best === undefined ? null : { id: best.id, verbatim: best.verbatim };
}

/** The figures (without what they count) that no passage gives: not as they are, in other units, in the round, or as a sum. */
function notGiven(desk: Desk, sentence: string, figures: string[]): string[] {
  const open = figures.filter((figure) => !desk.known.some(({ values }) => values.has(quantityOf(figure))));
  if (open.length === 0) return [];
  const own = quantitiesOf(sentence, desk.language);
  const said = desk.known.flatMap(({ quantities }) => quantities());
  const round = isRound(sentence);
  const terms = [...own, ...said.slice(0, mostTerms)].map(({ figure, value }) => Number(quantityOf(figure) || value));
  return open
    .filter(
      (figure) => !own.some((one) => one.figure === figure && said.some((two) => isSameQuantity(one, two, round))),
    )
    .filter((figure) => !isReckoned(Number(quantityOf(figure)), sentence, terms))
    .map(quantityOf);
}

/** What no passage has, and the sentence of a source that says the same thing with another number. */
function against(
  desk: Desk,
  claim: Claim,
  found: ClaimFound,
  sentence: string,
): Pick<CheckedClaim, "missing" | "otherwise" | "status"> {
  const { known } = desk;
  const noPassageHas = (words: string) => !known.some(({ ground }) => hasWords(ground.text, folded(words)));
  const near = known.filter(({ ground }) => overlap(claim, ground) >= sameSubject);
  const elsewhere = notGiven({ ...desk, known: near }, sentence, found.figures);
  const same =
    elsewhere.length === 1 && found.isStatement && !isRound(sentence)
      ? tellsOtherwise(desk, claim, near, sentence, elsewhere[0]!)
      : undefined;
  if (same !== undefined) return { status: "contradicted", missing: elsewhere, otherwise: same };
  const absent = notGiven(desk, sentence, found.provable);
  const unsaid = found.quotations.filter(noPassageHas);
  if (absent.length + unsaid.length > 0) return { status: "absent", missing: [...absent, ...unsaid], otherwise: null };
  const missing = [...notGiven(desk, sentence, found.figures), ...found.names.filter(noPassageHas)];
  return { status: "unsupported", missing, otherwise: null };
}

/** Kinds of figures as one text: two sentences that count the same things have the same. */
const kindsIn = (quantities: Quantity[]): string =>
  quantities
    .map(({ kind, unit }) => `${kind} ${unit === "share" ? "" : unit}`)
    .toSorted()
    .join();

/**
 * The sentence of a source that says nearly the same, of the same by name, but one figure: of the same kind and in the
 * same unit, and all its other figures are the claim's.
 */
function tellsOtherwise(desk: Desk, claim: Claim, near: Known[], sentence: string, wrong: string): string | undefined {
  const isBound = (text: string) => isRound(text) || isSupposition(text, desk.language);
  const own = quantitiesOf(withWrittenDates(sentence, desk.language), desk.language);
  const at = own.find(({ figure }) => quantityOf(figure) === wrong);
  if (at?.kind === undefined) return undefined;
  const others = (all: Quantity[]) => all.filter(({ kind }) => kind === at.kind);
  const same = near
    .flatMap(({ ground }) => ground.sentences())
    .map((one) => ({
      ...one,
      share: overlap(claim, one),
      quantities: quantitiesOf(withWrittenDates(one.text, desk.language), desk.language),
    }))
    .filter(
      ({ share, text, quantities, figures }) =>
        share >= sameThing &&
        !isBound(text) &&
        kindsIn(others(quantities)) === kindsIn(others(own)) &&
        own.every(({ figure }) => figure === at.figure || figure === "" || figures.has(figure)) &&
        namesIn(claim, withWrittenDates(text, desk.language)),
    )
    .toSorted((a, b) => b.share - a.share);
  return same[0]?.text;
}

/** Whether a sentence names all that the claim names. */
function namesIn({ names }: Claim, text: string): boolean {
  const words = foldedWords(text);
  return [...names].every((name) => words.some((word) => word.startsWith(name) || name.startsWith(word)));
}

/** A sentence, and what is known of it from its paragraph. */
interface Placed {
  section: string;
  sentence: string;
  marks: string[];
  isSupposed: boolean;
  codes: string[];
}

function checkSentence(desk: Desk, { section, sentence, marks, ...reading }: Placed): CheckedClaim[] {
  const found = findClaim(sentence, { ...reading, language: desk.language }, desk.author);
  if (found === undefined) return [];
  const claim = relieved(claimOf(sentence, desk.language), desk);
  const passage = supporters(desk, claim, sentence, marks);
  const about = { section, sentence, kind: found.kind, passage };
  if (passage !== null) return [{ ...about, status: "supported", missing: [], otherwise: null }];
  if (refusalsOf(desk.refused, sentence).length > 0)
    return [{ ...about, status: "refused", missing: [], otherwise: null }];
  return [{ ...about, ...against(desk, claim, found, sentence) }];
}

/** A cell says too little to be compared with a passage: only a figure that stands nowhere is told from the others. */
function checkCell(desk: Desk, section: string, text: string, codes: string[]): CheckedClaim[] {
  const found = findClaim(text, { language: desk.language, isSupposed: false, codes }, desk.author);
  const absent = notGiven(desk, text, found?.provable ?? []);
  if (absent.length === 0) return [];
  return [
    { section, sentence: text, kind: "number", status: "absent", passage: null, missing: absent, otherwise: null },
  ];
}

function codesIn({ node }: ProseBlock): string[] {
  const codes: string[] = [];
  visit(node, "inlineCode", ({ value }) => void codes.push(value));
  return codes.filter((code) => /\d/.test(code));
}

function checkBlock(desk: Desk, section: string, block: ProseBlock, source: string): CheckedClaim[] {
  const read = readBlock(block, source);
  if (block.kind === "heading") return [];
  const codes = codesIn(block);
  if (block.kind === "cell") return checkCell(desk, section, readable(read.text), codes);
  let isSupposed = false;
  return sentencesOf(read, desk.language).flatMap(({ text, marks }) => {
    const sentence = readable(text);
    const placed = { section, sentence, marks: marks.flatMap(({ mark }) => idsOf(mark)), isSupposed, codes };
    isSupposed ||= isSupposition(sentence, desk.language);
    return checkSentence(desk, placed);
  });
}

const checkBody = (desk: Desk, section: string, source: string): CheckedClaim[] =>
  proseBlocks(parseMarkdown(source).root).flatMap((block) => checkBlock(desk, section, block, source));

/**
 * The claims in the sentences and cells of the sections (headings make none), each compared with all passages. Without
 * evidence there is nothing to compare with, and nothing is found.
 */
export function checkClaims(sections: DraftSection[], ground: ClaimGround): CheckedClaim[] {
  if (ground.evidence.length === 0) return [];
  const desk = openDesk(ground);
  return sections.flatMap(({ id, body }) => checkBody(desk, id, body.replace(/^\uFEFF/, "")));
}
