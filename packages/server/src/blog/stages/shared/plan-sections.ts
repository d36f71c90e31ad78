import type { OutlineAnswer } from "../../briefs/outline.ts";
import type { BlogTools } from "../../tools.ts";
import type { PlannedSection, ResearchOutline, SectionKind } from "../../types.ts";
import { faqHeading } from "./faq-heading.ts";
import { cutAtWord, fingerprint, withoutDoubles } from "./lines.ts";
import { plainLine } from "./plain-line.ts";
import { faqRoom, sectionRoom, splitWords } from "./word-budget.ts";

export interface OutlinePlan {
  answer: OutlineAnswer;
  words: number;
  language: string;
  keywords: string[];
  /** Whether the author wants a FAQ. */
  faq: boolean;
  /** Questions to fall back on where the model names none. */
  questions: string[];
}

type AnsweredSection = OutlineAnswer["sections"][number];
interface Shaped extends AnsweredSection {
  kind: SectionKind;
}

/** Shares of the words: an introduction and a conclusion are short next to a part that carries a point. */
const weights: Record<Exclude<SectionKind, "faq">, number> = { introduction: 0.65, body: 1, conclusion: 0.6 };

/** Turns a model's outline into a plan that can be kept: its ids, kinds, distinct headings and words that add up. */
export async function planSections(
  tools: BlogTools,
  plan: OutlinePlan,
): Promise<Pick<ResearchOutline, "title" | "sections" | "faq" | "warnings">> {
  const title = await titleOf(tools, plan);
  const shaped = fit(await distinct(tools, plan.answer.sections, title), sectionRoom(plan.words));
  const faq = await chooseQuestions(tools, plan);
  const words = splitWords(
    plan.words - faq.words,
    shaped.map(({ kind }) => (kind === "faq" ? 0 : weights[kind])),
  );
  const sections = shaped.map((section, index) => planned(section, words[index] ?? 0, plan.keywords));
  if (faq.questions.length > 0) sections.splice(-1, 0, faqSection(faq, plan, sections));
  return {
    title,
    sections: sections.map((section, index) => ({ ...section, id: `s${index + 1}` })),
    faq: faq.questions,
    warnings: faq.warnings,
  };
}

async function titleOf(tools: BlogTools, { answer }: OutlinePlan): Promise<string> {
  return cutAtWord((await plainLine(tools, answer.title)) || answer.title.trim(), 200);
}

/** Headings without markup, none twice; the points of a repeated one go to the first. */
async function distinct(tools: BlogTools, answered: AnsweredSection[], title: string): Promise<Shaped[]> {
  const kept = new Map<string, Shaped>();
  const last = answered.length - 1;
  for (const [index, section] of answered.entries()) {
    const heading = (await plainLine(tools, section.heading)) || section.heading.trim();
    const kind = index === 0 ? "introduction" : index === last ? "conclusion" : "body";
    const key = fingerprint(heading) || heading;
    const first = kept.get(key);
    if (first === undefined || kind === "conclusion") {
      // A conclusion that is headed like an earlier part is not lost: it is told apart by the title.
      const own = first === undefined ? heading : `${heading}: ${title}`;
      kept.set(first === undefined ? key : `${key} conclusion`, {
        ...section,
        points: [...section.points],
        heading: own,
        kind,
      });
    } else first.points.push(...section.points);
  }
  return [...kept.values()];
}

/** Takes surplus parts out of the middle: the first bodies are the ones the model held most important. */
function fit(sections: Shaped[], room: number): Shaped[] {
  if (sections.length <= room) return sections;
  return [...sections.slice(0, room - 1), ...sections.slice(-1)];
}

function planned(section: Shaped, words: number, postKeywords: string[]): PlannedSection {
  const own = withoutDoubles(section.keywords).slice(0, 5);
  return {
    id: "",
    heading: cutAtWord(section.heading, 200),
    kind: section.kind,
    purpose: section.purpose.trim(),
    points: withoutDoubles(section.points).slice(0, 12),
    keywords: own.length > 0 ? own : postKeywords.slice(0, 1),
    target_words: words,
    evidence_ids: [],
  };
}

interface ChosenQuestions {
  questions: string[];
  words: number;
  warnings: string[];
}

async function chooseQuestions(tools: BlogTools, plan: OutlinePlan): Promise<ChosenQuestions> {
  const none = { questions: [], words: 0, warnings: [] };
  if (!plan.faq) return none;
  const asked = plan.answer.faq.length > 0 ? plan.answer.faq : plan.questions;
  const lines = await Promise.all(asked.map((question) => plainLine(tools, question)));
  const known = withoutDoubles(lines);
  if (known.length === 0)
    return { ...none, warnings: ["faq_left_out: No question about the topic was found, so the post has no FAQ."] };
  const room = faqRoom(plan.words, known.length);
  if (room.questions === 0)
    return { ...none, warnings: [`faq_left_out: A post of ${plan.words} words has no room to answer questions.`] };
  return { questions: known.slice(0, room.questions), words: room.words, warnings: [] };
}

function faqSection(faq: ChosenQuestions, plan: OutlinePlan, others: PlannedSection[]): PlannedSection {
  const taken = others.map(({ heading }) => fingerprint(heading));
  return {
    id: "",
    heading: faqHeading(plan.language, taken),
    kind: "faq",
    purpose: "Answers the questions readers ask most.",
    points: [],
    keywords: plan.keywords.slice(0, 2),
    target_words: faq.words,
    evidence_ids: [],
  };
}
