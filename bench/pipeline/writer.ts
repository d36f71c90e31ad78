import type { Brief } from "../../packages/server/src/blog/briefs/briefs.ts";
import type { OutlineBrief } from "../../packages/server/src/blog/briefs/outline.ts";
import type { SectionBrief } from "../../packages/server/src/blog/briefs/section.ts";
import { createProse, type Prose } from "./prose.ts";

/** Answers briefs as a good model does: the length, the marks and the questions as they were asked for. */
export type Writer = (brief: Brief) => string;

/** A writer of one post; another seed writes another one. */
export function createWriter(seed: number): Writer {
  const prose = createProse(seed);
  return (brief) => {
    if (brief.task === "perspectives") return JSON.stringify(readers);
    if (brief.task === "outline") return JSON.stringify(outline(brief));
    if (brief.task === "section") return section(brief, prose);
    if (brief.task === "revise") return brief.text;
    if (brief.task === "integrate") return `${brief.text}\n\nHere ${brief.terms.join(" and ")} belong to the picture.`;
    return JSON.stringify({
      meta_title: "Composting at home: a calm guide for every season",
      meta_description: "How a heap works, what goes in and what stays out, and how air and patience do the rest.",
      excerpt: "A calm guide to composting at home.",
    });
  };
}

const readers = {
  perspectives: ["Newcomers", "Gardeners", "Doubters"].map((name) => ({
    name,
    looks_for: "A way to begin.",
    questions: [`What do ${name.toLowerCase()} ask of compost?`, `What do ${name.toLowerCase()} need?`],
  })),
};

const themes = "air|water|leaves|worms|straw|frost|roots|tools|seeds|shade|mulch|soil|time|noise|paths|light".split(
  "|",
);

function outline({ target_words, include_faq }: OutlineBrief) {
  const count = Math.min(24, Math.max(3, Math.round(target_words / 220)));
  const sections = Array.from({ length: count }, (_, index) => {
    const theme = themes[index % themes.length]!;
    return {
      heading: `Part ${index + 1}: what ${theme} does to a heap`,
      purpose: `Explains what ${theme} does.`,
      points: [`Where ${theme} helps`, `Where ${theme} harms`, "What to do about it"],
      keywords: ["composting"],
    };
  });
  const faq = ["Does compost smell?", "Can I compost in winter?", "How often do I turn it?", "Where do I put it?"];
  return { title: "Composting at home, step by step", sections, faq: include_faq ? faq : [] };
}

function section({ section: { target_words }, questions, evidence }: SectionBrief, prose: Prose): string {
  const sentence = () => prose.sentence();
  if (questions.length > 0) {
    const each = target_words / questions.length - 6;
    return questions.map((question) => `### ${question}\n\n${prose.text(each, sentence)}`).join("\n\n");
  }
  // Every other passage is quoted, as many as leave two thirds of the section to its own words.
  const quotes: string[] = [];
  let left = target_words;
  for (const { id, passage } of evidence) {
    const first = passage.split(/(?<=[.!?])\s/)[0]!;
    const words = first.split(" ").length;
    if (left - words < (target_words * 2) / 3) break;
    quotes.push(first.replace(/[.!?]$/, ` [${id}].`));
    left -= words;
  }
  return [...quotes, prose.text(left, sentence)].join("\n\n");
}
