import type { Brief } from "../../../src/blog/briefs/briefs.ts";
import type { SectionBrief } from "../../../src/blog/briefs/section.ts";
import type { Writer } from "./run-blog.ts";

const subjects = [
  "A gardener",
  "The heap",
  "Every neighbour",
  "A wooden bin",
  "The soil",
  "Our balcony",
  "A shady corner",
];
const verbs = ["welcomes", "stores", "shelters", "produces", "needs", "returns", "rewards"];
const objects = ["dry leaves", "fresh scraps", "warm air", "patient hands", "rainwater", "coarse straw", "busy worms"];
const ends = [
  "in early spring",
  "after a storm",
  "before the frost",
  "with little effort",
  "on quiet days",
  "all year round",
];

/** Sentences without numbers, all different: 7 * 7 * 7 * 6 = 2058 of seven to ten words. */
export function sentence(index: number): string {
  const pick = (list: readonly string[], step: number) => list[Math.floor(index / step) % list.length] ?? "";
  return `${pick(subjects, 1)} ${pick(verbs, 7)} ${pick(objects, 49)} ${pick(ends, 343)}.`;
}

/** About `words` words in paragraphs, beginning with sentence number `from`. */
export function prose(words: number, from: number): string {
  const paragraphs: string[] = [];
  const paragraph: string[] = [];
  let count = 0;
  for (let index = from; count < words - 4; index += 1) {
    paragraph.push(sentence(index));
    count += sentence(index).split(" ").length;
    if (paragraph.length === 4) paragraphs.push(paragraph.splice(0).join(" "));
  }
  paragraph.length > 0 && paragraphs.push(paragraph.join(" "));
  return paragraphs.join("\n\n");
}

/** Where a section's own sentences begin, so that no two sections share one. */
export const offsetOf = (id: string): number => Number(id.slice(1)) * 90;

export const plainOutline = {
  title: "Composting at home, step by step",
  sections: ["Why compost", "What goes in", "How air helps", "Keeping the balance", "What to take away"].map(
    (heading) => ({
      heading,
      purpose: `Explains ${heading.toLowerCase()}.`,
      points: [`${heading}: the basics`],
      keywords: ["composting"],
    }),
  ),
  faq: ["Does compost smell?", "Can I compost in winter?", "How often do I turn it?"],
};

/** The text of a section as asked: its length, its questions as headings, its evidence quoted and marked. */
export function wellWritten({ section, questions, evidence }: SectionBrief): string {
  const from = offsetOf(section.id);
  if (questions.length > 0) {
    const each = Math.floor(section.target_words / questions.length) - 6;
    return questions.map((question, index) => `### ${question}\n\n${prose(each, from + index * 12)}`).join("\n\n");
  }
  const quoted = evidence.slice(0, 1).map(({ id, passage }) => {
    const first = passage.split(/(?<=[.!?])\s/)[0] ?? passage;
    return first.replace(/[.!?]$/, ` [${id}].`);
  });
  const words = quoted
    .join(" ")
    .split(/\s+/)
    .filter((word) => !word.startsWith("[e")).length;
  return [...quoted, prose(section.target_words - (quoted.length > 0 ? words : 0), from)].join("\n\n");
}

export const readers = {
  perspectives: [
    { name: "Newcomers", looks_for: "A way to begin.", questions: ["How do I begin composting?", "What is compost?"] },
    {
      name: "Gardeners",
      looks_for: "Better soil.",
      questions: ["When is compost ripe?", "How much compost does soil need?"],
    },
    {
      name: "Doubters",
      looks_for: "The catch.",
      questions: ["Does composting bring rats?", "Is composting worth the work?"],
    },
  ],
};

/** A model that does what it is asked. */
export const obedient: Writer = (brief: Brief) => {
  switch (brief.task) {
    case "perspectives":
      return JSON.stringify(readers);
    case "outline":
      return JSON.stringify({ ...plainOutline, faq: brief.include_faq ? plainOutline.faq : [] });
    case "section":
      return wellWritten(brief);
    case "merge":
      return wellWritten({ ...brief, task: "section" });
    case "revise":
      return brief.text;
    case "seo":
      return JSON.stringify({
        meta_title: "Composting at home: a calm guide",
        meta_description: "How a heap works, what goes in and what stays out, and how air and patience do the rest.",
        excerpt: "A calm guide to composting at home.",
      });
    case "integrate":
      return `${brief.text}\n\nHere ${brief.terms.join(" and ")} belong to the picture.`;
    case "judge":
      return JSON.stringify({
        verdicts: brief.pairs.map(({ number }) => ({ number, verdict: "supported", reason: "" })),
      });
  }
};

/** `obedient`, but for the tasks in `instead`. */
export const but =
  (instead: { [Task in Brief["task"]]?: (brief: Extract<Brief, { task: Task }>, key: string) => string }): Writer =>
  (brief, key) => {
    const own = instead[brief.task] as ((brief: Brief, key: string) => string) | undefined;
    return own === undefined ? obedient(brief, key) : own(brief, key);
  };
