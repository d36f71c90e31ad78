import type { OutlineAnswer, OutlineBrief } from "../../briefs/outline.ts";
import { type BlogPlan, planFacets, planOf } from "./blog-plans.ts";
import type { Desk } from "./desk.ts";
import { bodyHeading, conclusionHeading } from "./headings.ts";
import { mainKeyword } from "./names.ts";
import { periodsOf, typeWords } from "./periods.ts";
import { questionsOf } from "./questions.ts";
import { cutAtWord, plainTitle } from "./safe-text.ts";
import { pick } from "./seed.ts";
import type { FacetId } from "./stock/shape.ts";

/** Result pages show about 60 characters of a title; a topic that fills half of that can stand without a subtitle. */
const longestWithSubtitle = 70;
const standsAlone = 30;
const longestTitle = 200;

/** The title: the topic and what the type of post makes of it. Plain text, not Markdown. */
function titleOf(desk: Desk, headings: readonly string[]): string {
  const topic = plainTitle(desk.post.topic);
  const subtitle = desk.say(typeWords(desk, headings).subtitle);
  const begins = topic.charAt(0).toUpperCase() + topic.slice(1);
  const whole = `${begins}: ${subtitle}`;
  const isSentence = /[?!:]/u.test(topic);
  const isTooLong = whole.length > longestWithSubtitle && begins.length >= standsAlone;
  if (subtitle === "" || isSentence || isTooLong) return cutAtWord(begins, longestTitle);
  return whole;
}

/** Words a period has at least: a passage and what is said beside it. As many of them as can be, for each is told whole. */
const periodWords = 110;

/** Body sections for a post of so many words, of which about a quarter goes to introduction, conclusion and FAQ. */
function bodyCount(words: number, { sectionWords, mostSections }: BlogPlan): number {
  return Math.min(Math.max(Math.round((words * 0.95 - 90) / sectionWords), 1), mostSections);
}

/** Deals the keywords to the body sections, in turn. */
function dealKeywords(keywords: readonly string[], sections: number): string[][] {
  return Array.from({ length: sections }, (_, section) => keywords.filter((_, index) => index % sections === section));
}

/** The parts between introduction and conclusion: periods where a timeline has dates to tell, then facets. */
function bodyOf(desk: Desk, brief: OutlineBrief): OutlineAnswer["sections"] {
  const { phrases, facets } = desk.stock;
  const { blog_type, keywords: all } = desk.post;
  const main = mainKeyword(desk.post);
  const mostPeriods = bodyCount(brief.target_words, { ...planOf(blog_type, true), sectionWords: periodWords });
  const periods = periodsOf(desk, brief.evidence, mostPeriods);
  const dated = periods.length > 0;
  const plan = planOf(blog_type, dated);
  const count = Math.max(periods.length, bodyCount(brief.target_words, plan));
  const keywords = dealKeywords(all, count);
  const ids = planFacets(blog_type, count - periods.length, dated);
  const rest = ids.map((id: FacetId, at) => {
    const index = periods.length + at;
    return {
      heading: bodyHeading(desk, id, plan.heading, index, keywords[index]?.[0] ?? main),
      purpose: desk.say(facets[id].question) || facets[id].question,
      points: facets[id].tasks.map((task) => desk.say(task)).filter((task) => task !== ""),
    };
  });
  const told = periods.map((period) => ({ ...period, purpose: phrases.timeline.purpose }));
  return [...told, ...rest].map((section, index) => ({ ...section, keywords: keywords[index] ?? [] }));
}

/** Plans the post. Headings are free of Markdown characters; title and questions are plain text. */
export function writeOutline(desk: Desk, brief: OutlineBrief): OutlineAnswer {
  const { phrases } = desk.stock;
  const main = mainKeyword(desk.post);
  const body = bodyOf(desk, brief);
  const first = { heading: pick(phrases.introductions, desk.post.topic), purpose: phrases.introductionPurpose };
  const last = {
    heading: conclusionHeading(desk, pick(phrases.conclusions, desk.post.topic)),
    purpose: phrases.conclusionPurpose,
  };
  return {
    title: titleOf(
      desk,
      body.map(({ heading }) => heading),
    ),
    sections: [{ ...first, points: [], keywords: [main] }, ...body, { ...last, points: [], keywords: [main] }],
    faq: brief.include_faq ? questionsOf(desk, brief) : [],
  };
}
