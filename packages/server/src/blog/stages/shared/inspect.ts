import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, DraftSection, Evidence } from "../../types.ts";
import { claimsIn, findingOf, isFalse, isUnsupported, passageAgainst } from "./claims.ts";
import { allEvidence } from "./evidence.ts";
import { fingerprint } from "./lines.ts";
import { markedReferences } from "./references.ts";
import { bodyTarget, deviation, lengthTolerance } from "./words.ts";

/** Words of a sentence that is hard to follow at one reading: twice the 15 to 20 that style guides advise. */
const hardSentenceWords = 35;
/** How far the whole post may be off before sections that are within their own tolerance are mended too. */
const wholeTolerance = 0.1;
/** A section this near to its target cannot help the whole. */
const near = 0.05;
/** Claims of one section that are worth a revision though nothing in them is false. */
const cautiousClaims = 4;

export interface Inspected {
  section: DraftSection;
  /** The words wanted below its heading. */
  target: number;
  /** What is to be mended, a sentence each for the one who revises; empty when nothing is. */
  findings: string[];
  /** The passages that findings speak of by their ids. */
  evidence: Evidence[];
  /** How many of them are worth more than one revision: all but claims that nobody supports and nothing speaks against. */
  pressing: number;
  /** The deviation of its length; negative when it is short. */
  off: number;
}

/** What is wrong with each section by itself, and with their lengths together. */
export async function inspect(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  sections: DraftSection[],
): Promise<Inspected[]> {
  const { title } = soFar.research_outline;
  const references = markedReferences(soFar.draft_generation.sections, allEvidence(soFar));
  const measured = await Promise.all(
    sections.map(async (section) => ({
      section,
      words: await tools.text.run("countWords", section.body),
      target: await bodyTarget(tools, title, section, references),
    })),
  );
  const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
  const whole = deviation(sum(measured.map(({ words }) => words)), sum(measured.map(({ target }) => target)));
  const inspected: Inspected[] = [];
  for (const { section, words, target } of measured) {
    const off = deviation(words, target);
    const helpsWhole = Math.abs(whole) > wholeTolerance && Math.sign(off) === Math.sign(whole) && Math.abs(off) > near;
    const findings = Math.abs(off) > lengthTolerance || helpsWhole ? [lengthFinding(words, target)] : [];
    findings.push(...(await hardSentences(tools, section, context.input.language)));
    findings.push(...(await missingQuestions(tools, section, soFar.research_outline.faq)));
    const claims = (await claimsIn({ tools, context, soFar }, [section])).filter(isUnsupported);
    const evidence = new Set<Evidence>();
    for (const claim of claims.filter(isFalse)) {
      const source = passageAgainst(claim, allEvidence(soFar));
      if (source !== undefined) evidence.add(source);
      findings.push(findingOf(claim, source?.id));
    }
    const cautious = claims.filter((claim) => !isFalse(claim)).map((claim) => findingOf(claim));
    const pressing = findings.length;
    findings.push(...cautious.slice(0, cautiousClaims));
    inspected.push({ section, target, findings, evidence: [...evidence], pressing, off });
  }
  return inspected;
}

function lengthFinding(words: number, target: number): string {
  return words > target
    ? `The text has ${words} words; shorten it to about ${target}.`
    : `The text has ${words} words; extend it to about ${target} without repeating anything.`;
}

/** Sentences are counted here and not by `readability`, which counts syllables too: 6 ms a section instead of 1. */
async function hardSentences(tools: BlogTools, section: DraftSection, language: string): Promise<string[]> {
  const said = await tools.text.run("sentences", section.body, language);
  return said
    .filter((sentence) => sentence.split(/\s+/).length >= hardSentenceWords)
    .slice(0, 3)
    .map((sentence) => `This sentence is too long to follow; split it: "${sentence}"`);
}

/** Readers and search engines find the answers by their questions, so these must stand above them. */
async function missingQuestions(tools: BlogTools, section: DraftSection, questions: string[]): Promise<string[]> {
  if (section.kind !== "faq") return [];
  const { headings } = await tools.text.run("describeContent", section.body);
  const asked = new Set(headings.map(({ text }) => fingerprint(text)));
  return questions
    .filter((question) => !asked.has(fingerprint(question)))
    .map((question) => `Write this question as a heading of level three (###), with its answer below: "${question}"`);
}
