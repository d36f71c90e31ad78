import type { BlogRequest } from "@galley/client";
import { type SwitchName, switches } from "./choices.ts";

/** A page of the author's own site to link to. */
export interface LinkTarget {
  title: string;
  url: string;
  keywords: string[];
}

/** What is in the form: as it is typed, numbers as text. */
export interface Draft {
  topic: string;
  keywords: string[];
  length: NonNullable<BlogRequest["length"]>;
  /** A number of words of the author's own, which wins over the length. */
  words: string;
  tone: NonNullable<BlogRequest["tone"]>;
  type: NonNullable<BlogRequest["blog_type"]>;
  language: string;
  audience: string;
  instructions: string;
  sources: string[];
  brand: string;
  product: string;
  category: string;
  comparison: string[];
  links: LinkTarget[];
  mostLinks: number;
  model: string;
  budget: string;
  faq: boolean;
  approveOutline: boolean;
  switches: Record<SwitchName, boolean>;
}

export const emptyDraft: Draft = {
  topic: "",
  keywords: [],
  length: "medium",
  words: "",
  tone: "professional",
  type: "custom",
  language: "en",
  audience: "",
  instructions: "",
  sources: [],
  brand: "",
  product: "",
  category: "",
  comparison: [],
  links: [],
  mostLinks: 5,
  model: "",
  budget: "",
  faq: true,
  approveOutline: false,
  switches: Object.fromEntries(switches.map(({ name, on }) => [name, on])) as Record<SwitchName, boolean>,
};

/** A kept draft; what is missing in it, or is of another kind, is as in an empty one: an older page may have written it. */
export function readDraft(text: string | null): Draft {
  const stored = parse(text);
  const read = Object.entries(emptyDraft).map(([name, empty]) => {
    const value = stored[name];
    const fits = typeof value === typeof empty && Array.isArray(value) === Array.isArray(empty) && value !== null;
    return [name, fits ? value : empty];
  });
  const draft = Object.fromEntries(read) as unknown as Draft;
  return { ...draft, switches: { ...emptyDraft.switches, ...draft.switches } };
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Without what was left empty, so that the places in a mistake's path are those in the form. */
export function tidied(draft: Draft): Draft {
  const filled = ({ title, url, keywords }: LinkTarget) => Boolean(title.trim() || url.trim() || keywords.length > 0);
  return {
    ...draft,
    sources: draft.sources.filter((source) => source.trim() !== ""),
    links: draft.links.filter(filled),
  };
}

/** The request that a tidied draft stands for. */
export function toRequest(draft: Draft): BlogRequest {
  const { topic, keywords, length, tone, language, sources, links } = draft;
  return {
    topic: topic.trim(),
    keywords,
    length,
    ...(draft.words.trim() && { word_count_target: toNumber(draft.words) }),
    tone,
    blog_type: draft.type,
    language: language.trim(),
    ...filledIn({
      target_audience: draft.audience,
      custom_instructions: draft.instructions,
      brand_name: draft.brand,
      product_name: draft.product,
      category: draft.category,
      model: draft.model,
    }),
    sources,
    comparison_items: draft.comparison,
    internal_link_targets: links.map(({ title, url, keywords: own }) => ({
      title: title.trim(),
      url: url.trim(),
      keywords: own,
    })),
    max_internal_links: draft.mostLinks,
    include_faq_section: draft.faq,
    approve_outline: draft.approveOutline,
    ...draft.switches,
    ...(draft.budget.trim() && { max_cost_usd: toNumber(draft.budget) }),
  };
}

const filledIn = (texts: Record<string, string>): Partial<BlogRequest> =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : [])));

/** What is no number goes as NaN, which JSON has no word for: Galley says at the field that it is none. */
const toNumber = (text: string): number => Number(text.trim().replace(/^\$/, ""));

/** What the API calls the parts of a draft. */
export const fieldOf: Record<keyof Draft, string> = {
  topic: "topic",
  keywords: "keywords",
  length: "length",
  words: "word_count_target",
  tone: "tone",
  type: "blog_type",
  language: "language",
  audience: "target_audience",
  instructions: "custom_instructions",
  sources: "sources",
  brand: "brand_name",
  product: "product_name",
  category: "category",
  comparison: "comparison_items",
  links: "internal_link_targets",
  mostLinks: "max_internal_links",
  model: "model",
  budget: "max_cost_usd",
  faq: "include_faq_section",
  approveOutline: "approve_outline",
  switches: "switches",
};
