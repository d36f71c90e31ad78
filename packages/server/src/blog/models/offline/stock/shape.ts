import type { BlogType, Tone } from "@galley/contract";

/**
 * What the offline writer can say, as data. Every sentence is advice on how to approach, decide, plan or check any
 * topic; none states a fact about one, because the writer knows none.
 *
 * In every sentence: `{s}` is the subject, `[Sie prüfen|du prüfst]` the formal and the informal wording. Slots stand
 * where neither article, case nor number of what is filled in matters, and never at the beginning of a sentence.
 */
export type Language = "en" | "de" | "es";

/** The angles from which a topic is looked at, in the order in which they follow each other naturally. */
export const facetIds = [
  "goal",
  "start",
  "terms",
  "needs",
  "criteria",
  "options",
  "cost",
  "time",
  "tools",
  "first",
  "order",
  "test",
  "measure",
  "mistakes",
  "risk",
  "sources",
  "doubts",
  "help",
  "notes",
  "habit",
  "review",
  "share",
] as const;
export type FacetId = (typeof facetIds)[number];

/** One angle. Its five names serve as headings, according to the type of post; no two facets share one. */
export interface Facet {
  title: string;
  /** The same as something to do. */
  act: string;
  question: string;
  /** The same as something that goes wrong, with its likely cause and a check. */
  symptom: string;
  cause: string;
  check: string;
  /** A belief to doubt, and what holds up better. */
  myth: string;
  truth: string;
  /** Things to tick off. */
  tasks: readonly string[];
  /** Three paragraphs (why, how, what to look out for) of sentences that stand for themselves. */
  text: readonly (readonly string[])[];
}

/** What is said because a post is of a certain type. */
export interface TypeWords {
  /** What follows the topic and a colon in the title. */
  subtitle: string;
  /** Two sentences for the introduction. */
  opening: readonly string[];
  closing: string;
}

/** What is said because of the tone. */
interface ToneWords {
  opening: readonly string[];
  /** One for each of the first body sections. */
  asides: readonly string[];
  closing: readonly string[];
}

/** What a question asks for. */
export const questionKinds = [
  "cost",
  "time",
  "mistakes",
  "start",
  "need",
  "which",
  "why",
  "who",
  "how",
  "what",
  "when",
  "other",
] as const;
export type QuestionKind = (typeof questionKinds)[number];

interface QuestionWords {
  /** Recognises a question of this kind in lower case; the first kind that matches counts. */
  match: RegExp;
  /** The question the writer asks itself. */
  ask: string;
  answers: readonly string[];
}

/** Words around the sentences. */
export interface Phrases {
  quotes: readonly [string, string];
  and: string;
  step: string;
  phase: string;
  myth: string;
  introductions: readonly string[];
  conclusions: readonly string[];
  introductionPurpose: string;
  conclusionPurpose: string;
  /** Paragraphs of the introduction and the conclusion. */
  introduction: readonly (readonly string[])[];
  conclusion: readonly (readonly string[])[];
  /** `{k}`: a keyword of the section. */
  keyword: readonly string[];
  /** `{list}`: several of them. */
  keywords: readonly string[];
  audience: readonly string[];
  brand: readonly string[];
  product: readonly string[];
  category: readonly string[];
  items: readonly string[];
  /** Before sentences from sources. */
  sourceLeads: readonly string[];
  /** Before a list of tasks. */
  listLeads: readonly string[];
  labels: { cause: string; check: string; problem: string; solution: string; better: string };
  table: { option: string; question: string; result: string; open: string; lead: string; questions: readonly string[] };
  /** What a timeline says in place of its type's words where its sources have dates. `{date}`: 1817, or June 1817. */
  timeline: TypeWords & { from: string; purpose: string };
  /** `{k}`: a term that a text did not contain yet. */
  integrate: readonly string[];
  /** For texts that turn out too short when revised. */
  reserve: readonly string[];
  seo: { titleTails: readonly string[]; lead: readonly string[]; more: readonly string[] };
  /** Where a long sentence can be cut in two: matches the comma before a conjunction and a subject. */
  joint: RegExp;
}

export interface Stock {
  language: Language;
  facets: Readonly<Record<FacetId, Facet>>;
  types: Readonly<Record<BlogType, TypeWords>>;
  tones: Readonly<Record<Tone, ToneWords>>;
  questions: Readonly<Record<QuestionKind, QuestionWords>>;
  /** Sentences for answers that need more than their kind has. */
  moreAnswers: readonly string[];
  phrases: Phrases;
}
