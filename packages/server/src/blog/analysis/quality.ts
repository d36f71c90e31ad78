import type { Citation, ContentMetadata, QualityDimension } from "@galley/contract";
import type { DraftSection, QualityScoring } from "../types.ts";
import { type Check, judge, within, yes } from "./checks.ts";
import { sentencesOf } from "./citations.ts";
import { describeContent } from "./markdown.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { countShowing, signalsOf } from "./quality-signals.ts";
import { readability } from "./readability.ts";
import { repetitionIn } from "./repetition.ts";
import { splitSentences } from "./sentence-split.ts";
import { keepsLevels } from "./seo.ts";
import { readable, readBlock } from "./source-text.ts";
import { claimOf } from "./support.ts";
import { parseMarkdown } from "./tree.ts";
import { baseLanguage, countWordsIn } from "./words.ts";

export interface QualityInput {
  /** The whole post. */
  markdown: string;
  /** Its sections as they are in it, with their citations. */
  sections: DraftSection[];
  language: string;
  /** Flesch Reading Ease of the post; null when there is none for its language. */
  readability: number | null;
  /** Its SEO score. */
  seo: number;
  citations: Citation[];
  /** How many passages were at hand to cite. */
  evidenceCount: number;
  keywords: string[];
}

/** What each dimension counts for; they add up to 1. */
const weights = {
  readability: 0.12,
  seo: 0.18,
  structure: 0.15,
  factual: 0.15,
  uniqueness: 0.1,
  engagement: 0.1,
  eeat: 0.12,
  accessibility: 0.08,
} as const;
type Dimension = keyof typeof weights;
type Judged = Pick<QualityDimension, "score" | "findings">;

/** A paragraph of the post, in parts. */
interface Reading {
  input: QualityInput;
  content: ContentMetadata;
  /** The sentences of each paragraph of running text. */
  paragraphs: string[][];
  sentences: string[];
  /** What states a number or names something, and whether it is cited. */
  claims: Array<{ text: string; isCited: boolean }>;
}

function readClaims(input: QualityInput): Reading["claims"] {
  return input.sections.flatMap(({ body }) =>
    proseBlocks(parseMarkdown(body).root)
      .filter(({ kind }) => kind === "paragraph" || kind === "item")
      .flatMap((block) => sentencesOf(readBlock(block, body), input.language))
      .map(({ text, marks }) => ({ text: readable(text), isCited: marks.length > 0 }))
      .filter(({ text }) => !text.endsWith("?") && claimOf(text, input.language).figures.size > 0),
  );
}

function read(input: QualityInput): Reading {
  const blocks = input.sections.flatMap(({ body }) => proseBlocks(parseMarkdown(body).root));
  const paragraphs = blocks
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .map((block) => splitSentences(proseOf(block), input.language).map(({ text }) => text));
  const content = describeContent(input.markdown, input.language);
  return { input, content, paragraphs, sentences: paragraphs.flat(), claims: readClaims(input) };
}

function judgeReadability({ input }: Reading): Judged {
  const { reason, hard } = readability(input.markdown, input.language);
  if (input.readability === null) return { score: null, findings: [reason ?? "There is no readability score."] };
  const findings =
    hard.length > 0
      ? [`Shorten the sentences above 25 words; there are ${hard.length === 10 ? "10 or more" : hard.length}.`]
      : [];
  if (input.readability < 60)
    findings.unshift(
      `Use shorter words and sentences: the reading ease is ${input.readability}, plain English begins at 60.`,
    );
  return { score: input.readability, findings };
}

function judgeSeo({ input }: Reading): Judged {
  const findings = input.seo < 100 ? ["See the findings of the SEO score."] : [];
  return { score: input.seo, findings };
}

function judgeStructure({ input, content, paragraphs }: Reading): Judged {
  const words = content.word_count;
  const second = content.headings.filter(({ level }) => level === 2).length;
  const sizes = input.sections.map(({ body }) => countWordsIn(body));
  const long = paragraphs.filter((sentences) => sentences.length > 6 || countWordsIn(sentences.join(" ")) > 150).length;
  const empty = sizes.filter((size) => size === 0).length;
  const kinds = new Set(input.sections.map(({ kind }) => kind));
  return judge([
    { weight: 15, met: yes(kinds.has("introduction")), advice: "Begin with an introduction." },
    { weight: 15, met: yes(kinds.has("conclusion")), advice: "End with a conclusion." },
    {
      weight: 20,
      met: Math.min(1, second / 3),
      advice: `Divide the text by at least 3 headings of level 2; there are ${second}.`,
    },
    {
      weight: 15,
      met: within(words / Math.max(1, content.headings.length), 60, 300),
      advice: "Give the text a heading for every 60 to 300 words.",
    },
    { weight: 10, met: yes(keepsLevels(content.headings)), advice: "Let no heading skip a level." },
    {
      weight: 15,
      met: paragraphs.length === 0 ? 0 : 1 - long / paragraphs.length,
      advice: `Divide paragraphs above 6 sentences or 150 words; there are ${long}.`,
    },
    {
      weight: 5,
      met: words <= 500 ? null : yes(content.has_lists || content.has_tables),
      advice: "Put what can be listed into a list or a table.",
    },
    { weight: 5, met: yes(empty === 0), advice: `Write or drop the sections without text; there are ${empty}.` },
  ]);
}

/** The share of sentences with a figure that are cited: an uncited figure is the likeliest thing to be wrong. */
function judgeFactual({ input, claims }: Reading): Judged {
  if (input.evidenceCount === 0) {
    return {
      score: null,
      findings: ["There is no evidence to check the text against; give sources or turn search on."],
    };
  }
  const bare = claims.filter(({ isCited }) => !isCited);
  const cites = Math.min(1, input.citations.length / 3);
  const checks: Check[] = [
    {
      weight: 70,
      met: claims.length === 0 ? null : 1 - bare.length / claims.length,
      advice: `Cite a source for the sentences with figures; ${bare.length} of ${claims.length} have none.`,
    },
    { weight: 30, met: cites, advice: `Cite at least 3 passages; there are ${input.citations.length}.` },
  ];
  return judge(checks);
}

function judgeUniqueness({ sentences }: Reading): Judged {
  if (sentences.length === 0) return { score: null, findings: ["There is no text to compare with itself."] };
  const { share, sentences: repeated } = repetitionIn(sentences);
  const findings = repeated.slice(0, 5).map((sentence) => `Say this once: "${sentence}"`);
  if (share > 0.05)
    findings.unshift(
      `${Math.round(share * 100)} % of the words repeat an earlier passage of the text; cut or reword them.`,
    );
  return { score: Math.round((1 - share) * 1000) / 10, findings };
}

function judgeEngagement({ input, content, sentences }: Reading): Judged {
  const signals = signalsOf(baseLanguage(input.language));
  if (!signals || sentences.length === 0) {
    return { score: null, findings: [`How a text in "${input.language}" speaks to its readers cannot be judged.`] };
  }
  const headings = content.headings.map(({ text }) => text);
  const questions = [...sentences, ...headings].filter((text) => text.endsWith("?")).length;
  const lengths = sentences.map(countWordsIn);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const spread = Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length);
  const wanted = Math.max(1, Math.round(content.word_count / 800));
  return judge([
    {
      weight: 30,
      met: Math.min(1, countShowing(sentences, signals.address) / (sentences.length * 0.1)),
      advice: "Speak to the reader directly in at least one sentence of ten.",
    },
    {
      weight: 25,
      met: Math.min(1, questions / wanted),
      advice: `Ask a question for every 800 words; there are ${questions}.`,
    },
    {
      weight: 25,
      met: Math.min(1, countShowing(sentences, signals.example) / wanted),
      advice: "Give an example for every 800 words.",
    },
    {
      weight: 20,
      met: mean === 0 ? 0 : Math.min(1, spread / mean / 0.35),
      advice: "Vary the length of the sentences.",
    },
  ]);
}

/** Experience, expertise, authority, trust: as far as a text shows them by its sources and its care. */
function judgeTrust({ input, sentences, claims }: Reading): Judged {
  const signals = signalsOf(baseLanguage(input.language));
  const works = new Set(input.citations.map(({ title, url }) => `${title} ${url}`));
  const open = input.citations.filter(({ url }) => url !== null).length;
  const cautious = signals ? countShowing(sentences, signals.caution) : 0;
  const boasts = signals ? countShowing(sentences, signals.boast) : 0;
  return judge([
    { weight: 35, met: yes(input.citations.length > 0), advice: "Cite what the text rests on." },
    {
      weight: 20,
      met: Math.min(1, works.size / 3),
      advice: `Rest on at least 3 different sources; there are ${works.size}.`,
    },
    {
      weight: 10,
      met: input.citations.length === 0 ? null : open / input.citations.length,
      advice: "Cite sources that a reader can open.",
    },
    {
      weight: 15,
      met: Math.min(1, claims.length / Math.max(1, sentences.length * 0.1)),
      advice: "Be specific: give figures that a source supports.",
    },
    { weight: 10, met: signals ? yes(cautious > 0) : null, advice: "Say where the advice has its limits." },
    {
      weight: 10,
      met: signals ? yes(boasts === 0) : null,
      advice: `Leave out promises nobody can keep; there are ${boasts}.`,
    },
  ]);
}

/** Words of a link that say nothing when they are read out alone. */
const emptyLinkWords =
  /^(?:here|click here|this|link|read more|more|hier|hier klicken|mehr|mehr lesen|aquí|haz clic aquí|más|leer más)$/i;

function judgeAccessibility({ content }: Reading): Judged {
  const described = content.images.filter(({ has_alt }) => has_alt).length;
  const vague = content.links.filter(
    ({ text }) => text === "" || emptyLinkWords.test(text) || /^(?:https?:|www\.)/i.test(text),
  ).length;
  const unnamed = content.headings.filter(({ text }) => text === "").length;
  const first = content.headings.filter(({ level }) => level === 1).length;
  return judge([
    {
      weight: 35,
      met: content.images.length === 0 ? null : described / content.images.length,
      advice: `Describe every image by an alt text; ${content.images.length - described} have none.`,
    },
    { weight: 25, met: yes(keepsLevels(content.headings)), advice: "Let no heading skip a level." },
    { weight: 15, met: yes(first === 1), advice: `Use exactly one heading of level 1; there are ${first}.` },
    {
      weight: 15,
      met: content.links.length === 0 ? null : 1 - vague / content.links.length,
      advice: `Let links say where they lead; ${vague} do not.`,
    },
    { weight: 10, met: yes(unnamed === 0), advice: `Give every heading words; ${unnamed} have none.` },
  ]);
}

const judges: Record<Dimension, (reading: Reading) => Judged> = {
  readability: judgeReadability,
  seo: judgeSeo,
  structure: judgeStructure,
  factual: judgeFactual,
  uniqueness: judgeUniqueness,
  engagement: judgeEngagement,
  eeat: judgeTrust,
  accessibility: judgeAccessibility,
};

/**
 * How good a post is, in eight dimensions, each measured on the text as it is. One that cannot be judged has no score and
 * says why; the weights of the others then count for the whole.
 */
export function scoreQuality(input: QualityInput): QualityScoring {
  const reading = read(input);
  const dimensions: QualityScoring["dimensions"] = {};
  let sum = 0;
  let judged = 0;
  for (const name of Object.keys(weights) as Dimension[]) {
    const weight = weights[name];
    const { score, findings } = judges[name](reading);
    dimensions[name] = { score, weight, findings };
    if (score === null) continue;
    sum += score * weight;
    judged += weight;
  }
  return { score: judged === 0 ? 0 : Math.round((sum / judged) * 10) / 10, dimensions };
}
