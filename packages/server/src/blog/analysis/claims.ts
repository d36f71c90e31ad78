import type { DraftSection, Evidence } from "../types.ts";
import { sentencesOf } from "./citations.ts";
import { type AuthorsWords, type ClaimFound, type ClaimKind, findClaim } from "./claim-kinds.ts";
import { figuresOf, quantityOf } from "./figures.ts";
import { idsOf } from "./marks.ts";
import { foldedWords } from "./phrases.ts";
import { type ProseBlock, proseBlocks } from "./prose.ts";
import { attempts, type Refusal, refusalsOf } from "./refusals.ts";
import { readable, readBlock } from "./source-text.ts";
import { type Claim, claimOf, folded, type Ground, groundOf, hasWords, isSupported, overlap } from "./support.ts";
import { parseMarkdown } from "./tree.ts";

/** A sentence that claims something, and what the evidence says to it. */
export interface CheckedClaim {
  /** Id of the section it stands in. */
  section: string;
  sentence: string;
  kind: ClaimKind;
  /**
   * `supported`: a passage says the same. `refused`: one seemed to, and a judge took it away. `contradicted`: a passage
   * speaks of the same with other numbers. `absent`: no passage has its number or quotation. `unsupported`: no passage
   * says it as a whole.
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

interface Desk extends Pick<ClaimGround, "language" | "refused"> {
  known: Array<{ id: string; ground: Ground; values: Set<string> }>;
  author: AuthorsWords;
}

/** A sentence of a source says the same thing, perhaps with other numbers. */
const sameThing = 0.6;
/** A passage is about the same thing. */
const sameSubject = 0.3;

const valuesIn = (figures: Iterable<string>): Set<string> => new Set([...figures].map(quantityOf));

function openDesk({ evidence, author, subjects, language, refused }: ClaimGround): Desk {
  return {
    language,
    refused,
    known: evidence.map(({ id, passage }) => {
      const ground = groundOf(passage, language);
      return { id: id.toLowerCase(), ground, values: valuesIn(ground.figures) };
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

/** What no passage has, and the sentence of a source that says the same thing with another number. */
function against(desk: Desk, claim: Claim, found: ClaimFound): Pick<CheckedClaim, "missing" | "otherwise" | "status"> {
  const { known } = desk;
  const noPassageHas = (words: string) => !known.some(({ ground }) => hasWords(ground.text, folded(words)));
  const absent = [
    ...found.figures.map(quantityOf).filter((value) => !known.some(({ values }) => values.has(value))),
    ...found.quotations.filter(noPassageHas),
  ];
  const near = known.filter(({ ground }) => overlap(claim, ground) >= sameSubject);
  const elsewhere = found.figures.map(quantityOf).filter((value) => !near.some(({ values }) => values.has(value)));
  const same = elsewhere.length === 0 ? undefined : tellsOtherwise(claim, near);
  if (same !== undefined) return { status: "contradicted", missing: elsewhere, otherwise: same };
  if (absent.length > 0) return { status: "absent", missing: absent, otherwise: null };
  return { status: "unsupported", missing: found.names.filter(noPassageHas), otherwise: null };
}

function tellsOtherwise(claim: Claim, near: Desk["known"]): string | undefined {
  const sentences = near.flatMap(({ ground }) => ground.sentences());
  const same = sentences
    .map((sentence) => ({ ...sentence, share: overlap(claim, sentence) }))
    .filter(({ share, figures }) => share >= sameThing && figures.size > 0)
    .toSorted((a, b) => b.share - a.share);
  return same[0]?.text;
}

function checkSentence(desk: Desk, section: string, sentence: string, marked: string[]): CheckedClaim[] {
  const found = findClaim(sentence, desk.language, desk.author);
  if (found === undefined) return [];
  const claim = relieved(claimOf(sentence, desk.language), desk);
  const passage = supporters(desk, claim, sentence, marked);
  const about = { section, sentence, kind: found.kind, passage };
  if (passage !== null) return [{ ...about, status: "supported", missing: [], otherwise: null }];
  if (refusalsOf(desk.refused, sentence).length > 0)
    return [{ ...about, status: "refused", missing: [], otherwise: null }];
  return [{ ...about, ...against(desk, claim, found) }];
}

/** A cell says too little to be compared with a passage: only a number that stands nowhere is told from the others. */
function checkCell(desk: Desk, section: string, text: string): CheckedClaim[] {
  const found = /^\d{1,2}\W?$/.test(text) ? undefined : findClaim(text, desk.language, desk.author);
  const absent =
    found?.figures.map(quantityOf).filter((value) => !desk.known.some(({ values }) => values.has(value))) ?? [];
  if (absent.length === 0) return [];
  return [
    { section, sentence: text, kind: "number", status: "absent", passage: null, missing: absent, otherwise: null },
  ];
}

function checkBlock(desk: Desk, section: string, block: ProseBlock, source: string): CheckedClaim[] {
  const read = readBlock(block, source);
  if (block.kind === "heading") return [];
  if (block.kind === "cell") return checkCell(desk, section, readable(read.text));
  return sentencesOf(read, desk.language).flatMap(({ text, marks }) =>
    checkSentence(
      desk,
      section,
      readable(text),
      marks.flatMap(({ mark }) => idsOf(mark)),
    ),
  );
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
