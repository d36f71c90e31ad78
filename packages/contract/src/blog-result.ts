import { z } from "zod";

/** The stages of a blog job, in their order. A stage that does not apply to a job does not appear in it. */
export const blogStages = [
  "initialization",
  "keyword_analysis",
  "competitor_analysis",
  "intent_analysis",
  "length_optimization",
  "research_outline",
  "draft_generation",
  "enhancement",
  "seo_polish",
  "semantic_integration",
  "citation_generation",
  "quality_scoring",
  "finalization",
] as const;
export type BlogStage = (typeof blogStages)[number];

const Money = z.number().min(0).nullable().describe("US dollars; null when the price is not known, never 0 for that.");

export const StageResult = z
  .object({
    stage: z.enum(blogStages),
    provider: z.string().nullable().describe("Null when the stage called no model."),
    model: z.string().nullable(),
    tokens: z.int().min(0),
    cost: Money,
    duration_seconds: z.number().min(0),
  })
  .meta({ id: "StageResult" });
export type StageResult = z.infer<typeof StageResult>;

export const Citation = z
  .object({
    id: z.int().min(1).describe("The number in the text: [1]."),
    text: z.string().describe("The sentence that is supported."),
    url: z.string().nullable().describe("Null when the source was given as text."),
    title: z.string(),
    passage: z.string().describe("The words of the source that support the sentence."),
  })
  .meta({ id: "Citation" });
export type Citation = z.infer<typeof Citation>;

export const OutlineSection = z
  .object({
    id: z.string(),
    heading: z.string(),
    purpose: z.string(),
    points: z.array(z.string()),
    keywords: z.array(z.string()),
    target_words: z.int().min(0),
  })
  .meta({ id: "OutlineSection" });
export type OutlineSection = z.infer<typeof OutlineSection>;

export const Outline = z
  .object({
    title: z.string(),
    sections: z.array(OutlineSection),
    faq: z.array(z.string()).describe("Questions of the FAQ section, empty without one."),
  })
  .meta({ id: "Outline" });
export type Outline = z.infer<typeof Outline>;

export const QualityDimension = z
  .object({
    score: z.number().min(0).max(100).nullable().describe("Null when it cannot be judged; then `findings` says why."),
    weight: z.number().min(0).max(1),
    findings: z.array(z.string()).describe("What a writer could do about it."),
  })
  .meta({ id: "QualityDimension" });
export type QualityDimension = z.infer<typeof QualityDimension>;

export const ContentMetadata = z
  .object({
    headings: z.array(z.object({ level: z.int().min(1).max(6), text: z.string(), id: z.string() })),
    links: z.array(z.object({ text: z.string(), href: z.string(), is_external: z.boolean(), is_anchor: z.boolean() })),
    images: z.array(z.object({ alt: z.string(), src: z.string(), has_alt: z.boolean() })),
    code_blocks: z.int().min(0),
    word_count: z.int().min(0),
    sentence_count: z.int().min(0),
    paragraph_count: z.int().min(0),
    reading_time: z.int().min(1).describe("Minutes at 200 words a minute, at least 1."),
    has_tables: z.boolean(),
    has_lists: z.boolean(),
  })
  .meta({ id: "ContentMetadata" });
export type ContentMetadata = z.infer<typeof ContentMetadata>;

export const InternalLink = z
  .object({ anchor: z.string(), url: z.string(), title: z.string() })
  .meta({ id: "InternalLink" });
export type InternalLink = z.infer<typeof InternalLink>;

const KeywordUse = z.object({ keyword: z.string(), count: z.int().min(0), density: z.number().min(0) });

export const SeoMetadata = z
  .object({
    search_intent: z.object({
      primary: z.enum(["informational", "commercial", "transactional", "navigational"]),
      probabilities: z.record(z.string(), z.number()),
    }),
    keywords: z.array(KeywordUse).describe("Uses in the final text; density in per cent of its words."),
    keyword_clusters: z.array(z.object({ name: z.string(), keywords: z.array(z.string()) })),
    length: z.object({
      target_words: z.int(),
      recommended_words: z
        .int()
        .nullable()
        .describe("What the sources suggest; null where none is as long as an article."),
      actual_words: z.int(),
    }),
    findings: z.array(z.string()).describe("What would raise the SEO score."),
    og: z.object({ title: z.string(), description: z.string(), type: z.literal("article") }),
  })
  .meta({ id: "SeoMetadata" });
export type SeoMetadata = z.infer<typeof SeoMetadata>;

/** The finished post. */
export const BlogResult = z
  .object({
    title: z.string(),
    slug: z.string(),
    content: z.string().describe("Markdown."),
    content_html: z.string().describe("The same, sanitised."),
    excerpt: z.string(),
    meta_title: z.string(),
    meta_description: z.string(),
    readability_score: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .describe("Flesch Reading Ease of the final text; null for a language it does not fit, with a warning."),
    seo_score: z.number().min(0).max(100),
    quality_score: z.number().min(0).max(100).nullable().describe("Null without `use_quality_scoring`."),
    quality_dimensions: z.record(z.string(), QualityDimension),
    stage_results: z.array(StageResult),
    citations: z.array(Citation),
    outline: Outline,
    semantic_keywords: z.array(z.string()),
    structured_data: z
      .object({ "@context": z.literal("https://schema.org"), "@graph": z.array(z.record(z.string(), z.unknown())) })
      .describe(
        "JSON-LD for the page: BlogPosting, FAQPage where there is a FAQ, HowTo where the headings count steps.",
      ),
    content_metadata: ContentMetadata,
    internal_links: z.array(InternalLink),
    seo_metadata: SeoMetadata,
    total_tokens: z.int().min(0),
    total_cost: Money,
    cost_breakdown: z.record(z.string(), Money).describe("By `provider:model`."),
    generation_time: z.number().min(0).describe("Seconds of work, waiting in the queue not counted."),
    warnings: z.array(z.string()).describe("`code: sentence`, for instance `length_capped: …`."),
    success: z.literal(true),
  })
  .meta({ id: "BlogResult" });
export type BlogResult = z.infer<typeof BlogResult>;
