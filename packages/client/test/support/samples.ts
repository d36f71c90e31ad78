import type { EnhancedBlogGenerationInput } from "@galley/contract";
import type { BlogJobStatus, BlogResult } from "../../src/index.ts";

export const jobId = "0b54b2cc-6b0e-4d0a-9d4b-2f6f2f0c7a11";

export const request: EnhancedBlogGenerationInput = { topic: "Composting at home", keywords: ["composting"] };

export const post: BlogResult = {
  title: "Composting at home",
  slug: "composting-at-home",
  content: "# Composting at home\n\nStart with leaves.",
  content_html: "<h1>Composting at home</h1><p>Start with leaves.</p>",
  excerpt: "Start with leaves.",
  meta_title: "Composting at home",
  meta_description: "Start with leaves.",
  readability_score: 100,
  seo_score: 40,
  quality_score: null,
  quality_dimensions: {},
  stage_results: [],
  citations: [],
  outline: { title: "Composting at home", sections: [], faq: [] },
  semantic_keywords: [],
  structured_data: { "@context": "https://schema.org", "@graph": [] },
  content_metadata: {
    headings: [{ level: 1, text: "Composting at home", id: "composting-at-home" }],
    links: [],
    images: [],
    code_blocks: 0,
    word_count: 6,
    sentence_count: 2,
    paragraph_count: 1,
    reading_time: 1,
    has_tables: false,
    has_lists: false,
  },
  internal_links: [],
  seo_metadata: {
    search_intent: { primary: "informational", probabilities: { informational: 1 } },
    keywords: [],
    keyword_clusters: [],
    length: { target_words: 1500, recommended_words: null, actual_words: 6 },
    findings: [],
    og: { title: "Composting at home", description: "Start with leaves.", type: "article" },
  },
  total_tokens: 0,
  total_cost: null,
  cost_breakdown: {},
  generation_time: 1,
  warnings: [],
  success: true,
};

/** A job's status; a completed one has the post. */
export function status(word: BlogJobStatus["status"], progress: number, more: Partial<BlogJobStatus> = {}) {
  const isOver = ["completed", "failed", "cancelled"].includes(word);
  return {
    job_id: jobId,
    kind: "blog",
    title: "Composting at home",
    status: word,
    progress_percentage: progress,
    current_stage: progress > 0 ? "draft_generation" : null,
    progress_updates: [],
    created_at: "2026-11-22T10:00:00.000Z",
    queued_at: "2026-11-22T10:00:00.000Z",
    started_at: progress > 0 ? "2026-11-22T10:00:01.000Z" : null,
    completed_at: isOver ? "2026-11-22T10:04:00.000Z" : null,
    result: word === "completed" ? post : null,
    error_message: word === "failed" ? "The model refused the topic." : null,
    error_code: word === "failed" ? "content_refused" : null,
    retry_count: 0,
    next_attempt_at: null,
    estimated_time_remaining: isOver ? null : 240,
    task_name: null,
    cancel_requested: false,
    metadata: {},
    batch_id: null,
    cost: null,
    ...more,
  } satisfies BlogJobStatus;
}
