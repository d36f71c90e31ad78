import type { BlogType } from "@galley/contract";
import { type FacetId, facetIds } from "./stock/shape.ts";

/** Which of a facet's names becomes the heading, and what stands before it. */
export type HeadingStyle = "title" | "act" | "numbered" | "step" | "phase" | "question" | "symptom" | "myth";

/** What a body section consists of besides its paragraphs. */
export type Form = "prose" | "bullets" | "steps" | "checklist" | "table" | "cause" | "solution" | "myth";

export interface BlogPlan {
  heading: HeadingStyle;
  form: Form;
  /** Words a body section has in a post of this type, roughly; top lists have many short ones. */
  sectionWords: number;
  /** The most body sections. */
  mostSections: number;
  /** The facets that belong to the type, the most important first. */
  facets: readonly FacetId[];
}

const usual = { sectionWords: 200, mostSections: 12 };
const brief = { sectionWords: 165, mostSections: 12 };
const short = { sectionWords: 125, mostSections: 12 };

function plan(heading: HeadingStyle, form: Form, size: typeof usual, facets: string): BlogPlan {
  const ids = facets.split(" ") as FacetId[];
  return { heading, form, ...size, facets: ids };
}

/** The 28 types of post, each a way to go through the facets of a topic. */
export const blogPlans: Readonly<Record<BlogType, BlogPlan>> = {
  custom: plan("title", "prose", usual, "goal criteria first mistakes options cost test review time help measure"),
  brand: plan("title", "prose", usual, "needs criteria sources options doubts terms cost share measure review"),
  top_10: plan(
    "numbered",
    "prose",
    { sectionWords: 75, mostSections: 10 },
    "goal criteria first test start cost mistakes time notes review help habit",
  ),
  product_review: plan("title", "table", usual, "criteria needs test cost doubts options risk sources measure help"),
  how_to: plan("step", "steps", brief, "goal tools first test start order mistakes measure review notes time"),
  comparison: plan("title", "table", usual, "options criteria needs test cost doubts risk time sources review"),
  guide: plan("title", "prose", usual, "goal start criteria first options cost mistakes terms time review help"),
  tutorial: plan("step", "steps", brief, "tools first order test start measure mistakes notes review help"),
  listicle: plan("numbered", "bullets", short, "criteria first mistakes sources test cost habit notes help share"),
  case_study: plan("title", "prose", usual, "start goal order measure mistakes review options notes risk share"),
  news: plan("title", "prose", usual, "sources terms doubts needs risk measure share options help"),
  opinion: plan("title", "prose", usual, "doubts goal risk test cost options share first review"),
  interview: plan("question", "bullets", usual, "start goal mistakes review order measure doubts cost help habit"),
  faq: plan("question", "prose", short, "first cost time tools mistakes terms help criteria risk measure options"),
  checklist: plan("act", "checklist", brief, "goal tools first test start order measure review time risk notes"),
  tips: plan("numbered", "prose", short, "first time notes mistakes test habit help cost share tools measure"),
  definition: plan("title", "prose", usual, "terms criteria needs doubts sources options mistakes share first"),
  benefits: plan("title", "prose", usual, "needs goal measure cost doubts time risk test share review"),
  problem_solution: plan("symptom", "solution", brief, "goal mistakes test order cost help time notes needs review"),
  trend_analysis: plan("title", "prose", usual, "terms sources measure doubts time risk options test needs review"),
  statistics: plan("title", "bullets", usual, "sources measure terms doubts mistakes notes share risk test"),
  resource_list: plan("title", "bullets", usual, "sources tools help criteria notes cost share test habit"),
  timeline: plan("phase", "prose", brief, "start goal first test review order time measure habit share"),
  myth_busting: plan("myth", "myth", short, "first tools mistakes cost sources test habit time help measure terms"),
  best_practices: plan("act", "bullets", brief, "goal notes test review measure help order mistakes habit share"),
  getting_started: plan("step", "prose", brief, "goal start first mistakes tools time help notes habit review"),
  advanced: plan("title", "prose", usual, "measure order test risk options notes doubts review share sources"),
  troubleshooting: plan("symptom", "cause", brief, "mistakes measure order test tools sources notes help risk time"),
};

/** What can be said beside the dates of a timeline: how to read them, and only at last how to plan. */
const besideDates = plan(
  "title",
  "prose",
  usual,
  "sources terms doubts notes share review mistakes help criteria needs options measure",
);

/** How a post of this type goes through its topic. `dated`: a timeline that has dates to tell. */
export function planOf(type: BlogType, dated: boolean): BlogPlan {
  return dated ? besideDates : blogPlans[type];
}

/** The facets of a post with `count` body sections, in their natural order. `dated`: a timeline that tells dates. */
export function planFacets(type: BlogType, count: number, dated = false): FacetId[] {
  const { facets } = planOf(type, dated);
  const all = [...facets, ...facetIds.filter((id) => !facets.includes(id))];
  const chosen = new Set(all.slice(0, count));
  return facetIds.filter((id) => chosen.has(id));
}
