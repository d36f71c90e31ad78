import type { BlogResult, Citation } from "@galley/contract";
import { toString as textOf } from "mdast-util-to-string";
import type { BlogPosting, CreativeWork, FAQPage, Question, Thing } from "schema-dts";
import type { DraftSection, Evidence } from "../types.ts";
import { plainText } from "./markdown.ts";
import { namesOf } from "./names.ts";
import { foldedWords } from "./phrases.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { collapse, isWordBoundary } from "./words.ts";

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

function citedWorks(citations: Citation[]): CreativeWork[] {
  const works = new Map(citations.map(({ title, url }) => [`${title} ${url}`, { title, url }]));
  return [...works.values()].map(({ title, url }) => ({
    "@type": "CreativeWork",
    name: title,
    ...(url === null ? {} : { url }),
  }));
}

const thing = (name: string): Thing => ({ "@type": "Thing", name });

function blogPosting(input: StructuredDataInput): BlogPosting {
  const about = input.keywords[0];
  return {
    "@type": "BlogPosting",
    headline: input.title,
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

/** JSON-LD for the page. What is not known (author, publisher, address) is left out, never made up. */
export function structuredData(input: StructuredDataInput): BlogResult["structured_data"] {
  const graph = [blogPosting(input), ...(input.faq.length === 0 ? [] : [faqPage(input.faq)])];
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

/**
 * Proper names that stand in the evidence and in the text, the most mentioned first, at most 10. A word that the evidence also
 * writes small is none.
 */
export function entities(markdown: string, evidence: Evidence[], language: string): string[] {
  const text = plainText(markdown);
  const small = new Set<string>();
  const names = new Set<string>();
  for (const { passage } of evidence) {
    for (const word of passage.split(/\s+/))
      if (word === word.toLowerCase()) for (const part of foldedWords(word)) small.add(part);
    for (const sentence of splitSentences(passage, language))
      for (const name of namesOf(sentence.text, language)) names.add(name);
  }
  return [...names]
    .filter((name) => !small.has(name.toLowerCase()))
    .map((name) => ({ name, count: countName(text, name) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, mostEntities)
    .map(({ name }) => name);
}
