import type { BlogResult, Citation } from "@galley/contract";
import type { RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { BlogPosting, CreativeWork, FAQPage, HowTo, HowToDirection, HowToStep, Question, Thing } from "schema-dts";
import type { DraftSection } from "../types.ts";
import type { Entity } from "./entity-kinds.ts";
import { plainText } from "./markdown.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { collapse } from "./words.ts";

export interface FaqPair {
  question: string;
  answer: string;
}

export interface StructuredDataInput {
  title: string;
  description: string;
  markdown: string;
  /** The first is what the post is about. */
  keywords: string[];
  language: string;
  /** When it is published, ISO 8601. */
  date: string;
  wordCount: number;
  /** What the post mentions, see `entities`. */
  entities: Entity[];
  faq: FaqPair[];
  citations: Citation[];
  /** The brand that publishes the post. */
  author?: string | undefined;
  /** The part of the site it belongs to. */
  category?: string | undefined;
}

/** What search engines show of a headline; Google's guide to articles. */
const longestHeadline = 110;

function citedWorks(citations: Citation[]): CreativeWork[] {
  const works = new Map(citations.map(({ title, url }) => [`${title} ${url}`, { title, url }]));
  return [...works.values()].map(({ title, url }) => ({
    "@type": "CreativeWork",
    name: title,
    ...(url === null ? {} : { url }),
  }));
}

const thing = ({ name, type }: Entity): Thing => ({ "@type": type, name });

/** What the post is about: its main keyword, and what that is where the evidence says so. */
function subject({ keywords: [name], entities }: StructuredDataInput): Entity | undefined {
  if (name === undefined) return undefined;
  const known = entities.find((entity) => entity.name.toLowerCase() === name.toLowerCase());
  return { name, type: known?.type ?? "Thing" };
}

/** The title, cut after a word where it is too long. */
function headlineOf(title: string): string {
  if (title.length <= longestHeadline) return title;
  const room = title.slice(0, longestHeadline + 1);
  const space = room.search(/\s+\S*$/u);
  // A title without spaces (Japanese, one long word) is cut between whole characters.
  const cut = space > 0 ? room.slice(0, space) : title.slice(0, longestHeadline).replace(/[\uD800-\uDBFF]$/, "");
  return cut.replace(/[\s,;:\u2013\u2014(-]+$/u, "");
}

function blogPosting(input: StructuredDataInput): BlogPosting {
  const about = subject(input);
  const mentions = input.entities.filter(({ name }) => name.toLowerCase() !== about?.name.toLowerCase());
  return {
    "@type": "BlogPosting",
    headline: headlineOf(input.title),
    description: input.description,
    keywords: input.keywords,
    inLanguage: input.language,
    datePublished: input.date,
    dateModified: input.date,
    wordCount: input.wordCount,
    ...(about === undefined ? {} : { about: thing(about) }),
    ...(mentions.length === 0 ? {} : { mentions: mentions.map(thing) }),
    ...(input.author === undefined ? {} : { author: { "@type": "Organization", name: input.author } }),
    ...(input.category === undefined ? {} : { articleSection: input.category }),
    ...(input.citations.length === 0 ? {} : { citation: citedWorks(input.citations) }),
  };
}

function faqPage(faq: FaqPair[]): FAQPage {
  const mainEntity = faq.map(
    ({ question, answer }): Question => ({
      "@type": "Question",
      name: question,
      acceptedAnswer: { "@type": "Answer", text: answer },
    }),
  );
  return { "@type": "FAQPage", mainEntity };
}

/** Headings that count the steps of a work: "Step 1: …". */
const stepHeading =
  /^(?:step|schritt|paso|étape|passo|passaggio|stap)\s{1,3}(\d{1,3})\s{0,3}[:.\u2013\u2014-]\s{0,3}(\S.*)$/iu;
const fewestSteps = 2;

interface CountedStep {
  number: number;
  name: string;
  /** What stands below, up to the next heading that is not below it. */
  below: RootContent[];
}

function countedSteps(children: RootContent[]): CountedStep[] {
  return children.flatMap((heading, index): CountedStep[] => {
    if (heading.type !== "heading") return [];
    const [, number, name] = stepHeading.exec(collapse(textOf(heading))) ?? [];
    if (number === undefined || name === undefined) return [];
    const after = children.slice(index + 1);
    const end = after.findIndex((node) => node.type === "heading" && node.depth <= heading.depth);
    return [{ number: Number(number), name, below: end < 0 ? after : after.slice(0, end) }];
  });
}

/** The prose of some nodes, a text each. */
function proseIn(nodes: RootContent[]): string[] {
  return proseBlocks({ type: "root", children: nodes })
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .map(proseOf)
    .filter((text) => text !== "");
}

/** A step with its numbered lists as directions, where it has any; else with its words. */
function howToStep({ name, number, below }: CountedStep): HowToStep {
  const directions = proseIn(below.filter((node) => node.type === "list" && node.ordered === true)).map(
    (text, index): HowToDirection => ({ "@type": "HowToDirection", position: index + 1, text }),
  );
  return {
    "@type": "HowToStep",
    position: number,
    name,
    ...(directions.length === 0 ? { text: proseIn(below).join("\n\n") } : { itemListElement: directions }),
  };
}

/** The steps of a text whose headings count them from 1; undefined where they do not, or where a step says nothing. */
function howTo({ title, language, markdown }: StructuredDataInput): HowTo | undefined {
  const steps = countedSteps(parseMarkdown(markdown).root.children);
  const isCounted = steps.every(({ number, below }, index) => number === index + 1 && proseIn(below).length > 0);
  if (steps.length < fewestSteps || !isCounted) return undefined;
  return { "@type": "HowTo", name: title, inLanguage: language, step: steps.map(howToStep) };
}

/** JSON-LD for the page. What is not known (author, publisher, address) is left out, never made up. */
export function structuredData(input: StructuredDataInput): BlogResult["structured_data"] {
  const steps = howTo(input);
  const graph = [
    blogPosting(input),
    ...(input.faq.length === 0 ? [] : [faqPage(input.faq)]),
    ...(steps === undefined ? [] : [steps]),
  ];
  return { "@context": "https://schema.org", "@graph": graph as unknown as Array<Record<string, unknown>> };
}

const isQuestion = (heading: string): boolean => /[?\uff1f\u061f]\s*$/.test(heading);

interface Asked {
  question: string;
  depth: number;
  start: number;
  end: number;
}

/** The headings of a section, its own first, which stands above its text. */
function headingsOf({ heading, body }: DraftSection): Asked[] {
  const below = parseMarkdown(body).root.children.filter((node) => node.type === "heading");
  return [
    { question: collapse(heading), depth: 2, start: 0, end: 0 },
    ...below.map((node) => ({ question: collapse(textOf(node)), depth: Math.max(3, node.depth), ...spanOf(node) })),
  ];
}

/** The questions of a section with the plain words below each, up to the next question or a heading that is not below it. */
function pairsIn(section: DraftSection): FaqPair[] {
  const headings = headingsOf(section);
  const asks = (heading: Asked): boolean =>
    isQuestion(heading.question) || (section.kind === "faq" && heading.depth > 2);
  return headings.flatMap((heading, index) => {
    if (!asks(heading)) return [];
    const next = headings.slice(index + 1).find((other) => other.depth <= heading.depth || asks(other));
    const pair = { question: heading.question, answer: plainText(section.body.slice(heading.end, next?.start)) };
    return pair.question === "" || pair.answer === "" ? [] : [pair];
  });
}

/**
 * The questions that a post answers, each once; one without an answer is left out. In a post that is all questions
 * (`everywhere`) those of all its headings, else those of its FAQ section.
 */
export function faqPairs(sections: DraftSection[], everywhere: boolean): FaqPair[] {
  const pairs = sections.filter(({ kind }) => everywhere || kind === "faq").flatMap(pairsIn);
  const asked = new Map<string, FaqPair>();
  for (const pair of pairs) asked.set(pair.question.toLowerCase(), asked.get(pair.question.toLowerCase()) ?? pair);
  return [...asked.values()];
}
