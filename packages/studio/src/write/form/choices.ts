import type { BlogRequest } from "@galley/client";

// Words for what the API takes. The types make a choice that the contract gains a compile error here.

type Length = NonNullable<BlogRequest["length"]>;
type Tone = NonNullable<BlogRequest["tone"]>;
type BlogType = NonNullable<BlogRequest["blog_type"]>;

export const lengths: Record<Length, { label: string; words: number }> = {
  short: { label: "Short", words: 800 },
  medium: { label: "Medium", words: 1500 },
  long: { label: "Long", words: 2500 },
  extended: { label: "Extended", words: 4000 },
};

export const tones: Record<Tone, string> = {
  professional: "Professional",
  casual: "Casual",
  friendly: "Friendly",
  authoritative: "Authoritative",
  conversational: "Conversational",
  technical: "Technical",
  creative: "Creative",
};

export const blogTypes: Record<BlogType, string> = {
  custom: "Any kind",
  advanced: "Advanced topic",
  benefits: "Benefits",
  best_practices: "Best practices",
  brand: "Brand story",
  case_study: "Case study",
  checklist: "Checklist",
  comparison: "Comparison",
  definition: "Definition",
  faq: "FAQ",
  getting_started: "Getting started",
  guide: "Guide",
  how_to: "How-to",
  interview: "Interview",
  listicle: "List",
  myth_busting: "Myth busting",
  news: "News",
  opinion: "Opinion",
  problem_solution: "Problem and solution",
  product_review: "Product review",
  resource_list: "Resource list",
  statistics: "Statistics",
  timeline: "Timeline",
  tips: "Tips",
  top_10: "Top 10",
  trend_analysis: "Trend analysis",
  troubleshooting: "Troubleshooting",
  tutorial: "Tutorial",
};

const tags = [
  "en",
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "nl",
  "pl",
  "cs",
  "sv",
  "da",
  "fi",
  "tr",
  "uk",
  "ja",
  "ko",
  "zh",
  "ar",
];
const names = new Intl.DisplayNames("en", { type: "language" });

/** The languages that are offered; any other BCP 47 tag can be typed. */
export const languages: ReadonlyArray<{ tag: string; name: string }> = tags.map((tag) => ({
  tag,
  name: names.of(tag) ?? tag,
}));

/** A tag in words; one that is none, as it is. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export type SwitchName = Extract<keyof BlogRequest, `use_${string}`>;

interface SwitchChoice {
  name: SwitchName;
  label: string;
  hint: string;
  /** What it is when nobody says otherwise. */
  on: boolean;
}

export const switches: readonly SwitchChoice[] = [
  {
    name: "use_google_search",
    label: "Search the web",
    hint: "Where a search service is set up. Otherwise only your sources are read.",
    on: true,
  },
  {
    name: "use_fact_checking",
    label: "Check facts",
    hint: "Claims that the sources do not support are taken out or softened.",
    on: true,
  },
  { name: "use_citations", label: "Cite sources", hint: "Numbered marks, each with the passage behind it.", on: true },
  {
    name: "use_serp_optimization",
    label: "Optimise for result pages",
    hint: "Titles, descriptions and snippets that search engines show in full.",
    on: true,
  },
  {
    name: "use_knowledge_graph",
    label: "Name people, places and things",
    hint: "What the sources speak of goes into the structured data.",
    on: true,
  },
  {
    name: "use_semantic_keywords",
    label: "Use related terms",
    hint: "Words that readers of the topic expect.",
    on: true,
  },
  { name: "use_quality_scoring", label: "Score the quality", hint: "Eight scores, each with what to mend.", on: true },
  {
    name: "use_consensus_generation",
    label: "Two writers",
    hint: "Two models write, and the better parts are put together. Costs about three times as much.",
    on: false,
  },
];
