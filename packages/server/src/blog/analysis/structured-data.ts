import type { BlogResult, Citation } from "@galley/contract";
import type { RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { BlogPosting, CreativeWork, FAQPage, HowTo, HowToDirection, HowToStep, Question, Thing } from "schema-dts";
import type { DraftSection, Evidence } from "../types.ts";
import { plainText } from "./markdown.ts";
import { namesOf } from "./names.ts";
import { foldedWords } from "./phrases.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { baseLanguage, collapse, isWordBoundary } from "./words.ts";

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
  /** Names the post mentions, see `entities`. */
  entities: string[];
  faq: FaqPair[];
  citations: Citation[];
}

const mostEntities = 10;
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

const thing = (name: string): Thing => ({ "@type": "Thing", name });

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
  const about = input.keywords[0];
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
    ...(input.entities.length === 0 ? {} : { mentions: input.entities.map(thing) }),
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

/** The questions (headings) of a FAQ section with the plain words below each; a question without an answer is left out. */
export function faqPairs(section: DraftSection | undefined): FaqPair[] {
  if (!section) return [];
  const { root } = parseMarkdown(section.body);
  const headings = root.children.filter((node) => node.type === "heading");
  return headings.flatMap((heading, index) => {
    const next = headings[index + 1];
    const below = section.body.slice(spanOf(heading).end, next && spanOf(next).start);
    const pair = { question: collapse(textOf(heading)), answer: plainText(below) };
    return pair.question === "" || pair.answer === "" ? [] : [pair];
  });
}

/** How often a name stands in a text, as it is written and as whole words. */
function countName(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isWordBoundary(text, at) && isWordBoundary(text, at + name.length)) count++;
  }
  return count;
}

/** The months and the days of the week in a language, in lower case: capitals make no names of them. */
function calendarWords(language: string): Set<string> {
  const base = baseLanguage(language);
  const month = new Intl.DateTimeFormat(base, { month: "long", timeZone: "UTC" });
  const day = new Intl.DateTimeFormat(base, { weekday: "long", timeZone: "UTC" });
  const names = Array.from({ length: 12 }, (_, at) => [Date.UTC(2026, at, 1), Date.UTC(2026, 0, at + 1)] as const);
  return new Set(
    names.flatMap(([first, other]) => [month.format(first), day.format(other)].map((word) => word.toLowerCase())),
  );
}

/**
 * Proper names that stand in the evidence and in the text, the most mentioned first, at most 10. A word that the evidence also
 * writes small is none, nor is what begins with a month or a day of the week ("July", "July the Tour").
 */
export function entities(markdown: string, evidence: Evidence[], language: string): string[] {
  const text = plainText(markdown);
  const calendar = calendarWords(language);
  const small = new Set<string>();
  const names = new Set<string>();
  for (const { passage } of evidence) {
    for (const word of passage.split(/\s+/))
      if (word === word.toLowerCase()) for (const part of foldedWords(word)) small.add(part);
    for (const sentence of splitSentences(passage, language))
      for (const name of namesOf(sentence.text, language)) names.add(name);
  }
  return [...names]
    .filter((name) => !small.has(name.toLowerCase()) && !calendar.has(name.split(" ", 1)[0]!.toLowerCase()))
    .map((name) => ({ name, count: countName(text, name) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, mostEntities)
    .map(({ name }) => name);
}
