import { OutlineAnswer, type OutlineBrief } from "../../../src/blog/briefs/outline.ts";
import type { PostBrief } from "../../../src/blog/briefs/post.ts";
import type { SectionBrief } from "../../../src/blog/briefs/section.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";

export type Evidence = SectionBrief["evidence"];
type Section = SectionBrief["section"] & { body: string };

export interface Article {
  outline: OutlineAnswer;
  sections: Section[];
  /** The bodies with their headings. */
  text: string;
}

export const english: PostBrief = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste", "worm bin"],
  tone: "professional",
  blog_type: "custom",
  language: "en",
  comparison_items: [],
};
const german = { topic: "Kompostieren zu Hause", keywords: ["Kompost", "Küchenabfälle", "Wurmkiste"], language: "de" };
const spanish = { topic: "Compostaje en casa", keywords: ["compostaje", "residuos de cocina"], language: "es" };

export const posts: Record<"en" | "de" | "es", PostBrief> = {
  en: english,
  de: { ...english, ...german },
  es: { ...english, ...spanish },
};

export function outlineOf(post: PostBrief, words: number, more: Partial<OutlineBrief> = {}): OutlineAnswer {
  const brief: OutlineBrief = {
    task: "outline",
    post,
    target_words: words,
    include_faq: words >= 300,
    intent: "informational",
    related_terms: [],
    questions: [],
    perspectives: [],
    competitors: [],
    gaps: [],
    evidence: [],
    ...more,
  };
  return OutlineAnswer.parse(JSON.parse(writeOffline(brief)));
}

export function sectionBrief(post: PostBrief, section: Partial<SectionBrief["section"]> = {}): SectionBrief {
  const own = {
    id: "s2",
    heading: "The plan",
    kind: "body" as const,
    purpose: "",
    points: [],
    keywords: post.keywords,
  };
  return {
    task: "section",
    post,
    title: post.topic,
    section: { ...own, target_words: 200, ...section },
    headings: ["Before you begin", section.heading ?? "The plan", "What to take away"],
    questions: [],
    evidence: [],
  };
}

/** Words of a question with its answer, as a planner gives them. */
const wordsPerQuestion = 45;
const weights = { introduction: 0.65, body: 1, conclusion: 0.6 };

/** Writes a whole article as the pipeline does: an outline, then each section for itself, each passage to one section. */
export function writeArticle(post: PostBrief, words: number, evidence: Evidence = []): Article {
  const outline = outlineOf(post, words, { evidence });
  const last = outline.sections.length - 1;
  const kindAt = (index: number) => (index === 0 ? "introduction" : index === last ? "conclusion" : "body");
  const faqWords = outline.faq.length * wordsPerQuestion;
  const sum = outline.sections.reduce((all, _, index) => all + weights[kindAt(index)], 0);
  const planned: SectionBrief["section"][] = outline.sections.map((section, index) => ({
    ...section,
    id: `s${index + 1}`,
    kind: kindAt(index),
    target_words: Math.round(((words - faqWords) * weights[kindAt(index)]) / sum),
  }));
  if (faqWords > 0) {
    const faq = { heading: "FAQ", purpose: "", points: [], keywords: [], target_words: faqWords };
    planned.splice(-1, 0, { id: "faq", kind: "faq", ...faq });
  }
  const bodies = planned.filter(({ kind }) => kind === "body");
  const sections = planned.map((section) => {
    const mine = evidence.filter((_, index) => bodies[index % bodies.length] === section);
    return { ...section, body: writeOffline(briefFor(post, outline, planned, section, mine)) };
  });
  return { outline, sections, text: sections.map(({ heading, body }) => `## ${heading}\n\n${body}`).join("\n\n") };
}

function briefFor(
  post: PostBrief,
  outline: OutlineAnswer,
  planned: SectionBrief["section"][],
  section: SectionBrief["section"],
  evidence: Evidence,
): SectionBrief {
  const questions = section.kind === "faq" ? outline.faq : [];
  const headings = planned.map(({ heading }) => heading);
  return { task: "section", post, title: outline.title, section, headings, questions, evidence };
}

const passages: Record<"en" | "de" | "es", string[]> = {
  en: [
    "A compost heap needs air to stay free of bad smells. Turning the heap once a week brings fresh air to the middle.",
    "About 40 percent of household waste is organic material. Fruit peel and egg shells can go into the bin.",
    "A ratio of two parts brown material to one part green material works well. Dry leaves count as brown material.",
    "The city of Freiburg collected 9,300 tonnes of garden waste in 2022. It sold most of the compost to farmers nearby.",
    "Red wigglers eat half of their own weight in food each day. They prefer temperatures between 15 and 25 degrees.",
    "The heap should feel like a wrung-out sponge. Too much water drives out the air. A lid keeps heavy rain away.",
  ],
  de: [
    "Ein Haufen erwärmt sich innerhalb von 3 Tagen, wenn er mindestens einen Kubikmeter Material enthält.",
    "Küchenabfälle bringen Stickstoff, trockene Blätter und Pappe bringen Kohlenstoff. Fleisch zieht Ratten an.",
    "Wer den Haufen alle zwei Wochen umsetzt, hat nach etwa 4 Monaten fertigen Kompost.",
  ],
  es: [
    "Un montón de compost necesita aire para no oler mal. Darle la vuelta cada semana lleva aire al centro.",
    "Las lombrices rojas comen cada día la mitad de su peso. La temperatura debe estar entre 15 y 25 grados.",
  ],
};

/** Passages about composting in a language; `rounds` times as many, told apart by a number. */
export function evidenceFor(language: "en" | "de" | "es", rounds = 1): Evidence {
  const all = Array.from({ length: rounds }, (_, round) =>
    passages[language].map((passage) =>
      round === 0 ? passage : passage.replaceAll(/\.( |$)/g, ` in case ${round}.$1`),
    ),
  ).flat();
  return all.map((passage, index) => ({ id: `e${index + 1}`, title: "A source", passage }));
}
