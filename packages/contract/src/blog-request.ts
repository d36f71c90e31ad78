import { z } from "zod";
import { JobOptions } from "./job-options.ts";

export const tones = [
  "professional",
  "casual",
  "friendly",
  "authoritative",
  "conversational",
  "technical",
  "creative",
] as const;

/** Words wanted for each length. */
export const lengthWords = { short: 800, medium: 1500, long: 2500, extended: 4000 } as const;

export const blogTypes = [
  "custom",
  "brand",
  "top_10",
  "product_review",
  "how_to",
  "comparison",
  "guide",
  "tutorial",
  "listicle",
  "case_study",
  "news",
  "opinion",
  "interview",
  "faq",
  "checklist",
  "tips",
  "definition",
  "benefits",
  "problem_solution",
  "trend_analysis",
  "statistics",
  "resource_list",
  "timeline",
  "myth_busting",
  "best_practices",
  "getting_started",
  "advanced",
  "troubleshooting",
] as const;
export type BlogType = (typeof blogTypes)[number];
export type Tone = (typeof tones)[number];

/** A short text a person typed: trimmed, not empty, free of control characters. */
const line = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, "must not contain control characters");

const HttpUrl = z.url({ protocol: /^https?$/, hostname: z.regexes.hostname, error: "must be an http or https URL" });

const InternalLinkTarget = z.object({
  title: line(1, 200),
  url: z
    .union([HttpUrl, z.string().regex(/^\/(?!\/)[^\s]*$/, "must be a path or an http(s) URL")])
    .pipe(z.string().max(2000)),
  keywords: z.array(line(1, 100)).max(20).default([]),
});

const languageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a BCP 47 language tag such as en or de-AT");

export const EnhancedBlogGenerationRequest = z
  .object({
    topic: line(3, 200).describe("What the post is about."),
    keywords: z.array(line(1, 100)).min(1).max(20).describe("What it should be found for, the most important first."),
    tone: z.enum(tones).default("professional"),
    length: z.enum(["short", "medium", "long", "extended"]).default("medium").describe("800, 1500, 2500, 4000 words."),
    word_count_target: z.int().min(100).max(10_000).optional().describe("Wins over `length`."),
    blog_type: z.enum(blogTypes).default("custom"),
    target_audience: line(1, 200).optional(),
    custom_instructions: z.string().max(5000).optional(),
    language: languageTag.default("en"),
    use_google_search: z.boolean().default(true),
    use_fact_checking: z.boolean().default(true),
    use_citations: z.boolean().default(true),
    use_serp_optimization: z.boolean().default(true),
    use_knowledge_graph: z.boolean().default(true),
    use_semantic_keywords: z.boolean().default(true),
    use_quality_scoring: z.boolean().default(true),
    use_consensus_generation: z.boolean().default(false),
    include_faq_section: z.boolean().default(true),
    internal_link_targets: z.array(InternalLinkTarget).max(100).default([]),
    max_internal_links: z.int().min(0).max(10).default(5),
    sources: z
      .array(z.string().trim().min(1).max(50_000))
      .max(20)
      .default([])
      .describe("URLs or texts the author wants used; what is cited is cited from here."),
    brand_name: line(1, 100)
      .optional()
      .describe("The brand that publishes the post; its JSON-LD and its exports name it as the author."),
    product_name: line(1, 100).optional(),
    category: line(1, 100).optional().describe("The part of the site that the post belongs to."),
    comparison_items: z.array(line(1, 100)).max(20).default([]),
    approve_outline: z
      .boolean()
      .default(false)
      .describe("true: the job waits, for up to 7 days, for a decision on its outline before anything is written."),
    model: line(1, 200).optional().describe("`provider:model`, for instance `openai:gpt-5`, or `offline`."),
  })
  .meta({ examples: [{ topic: "Composting at home", keywords: ["composting", "kitchen waste"], length: "short" }] });
/** What is posted to have a post written: the request and what every job takes. */
export const BlogJobRequest = EnhancedBlogGenerationRequest.extend(JobOptions.shape).meta({
  id: "EnhancedBlogGenerationRequest",
  examples: [{ topic: "Composting at home", keywords: ["composting", "kitchen waste"], length: "short" }],
});
/** A request as the pipeline sees it: defaults filled in. */
export type EnhancedBlogGenerationRequest = z.output<typeof EnhancedBlogGenerationRequest>;
/** A request as a client writes it. */
export type EnhancedBlogGenerationInput = z.input<typeof EnhancedBlogGenerationRequest>;

/** Query of `POST /api/v1/blog/generate-enhanced`. */
export const GenerateQuery = z.object({
  async_mode: z.stringbool().default(false).describe("true: answer 202 at once and work in the background."),
});
