import type {
  BlogResult,
  Citation,
  ContentMetadata,
  EnhancedBlogGenerationRequest,
  InternalLink,
  Outline,
  QualityDimension,
  SeoMetadata,
} from "@galley/contract";
import type { Stage, StageContext } from "../jobs/define.ts";

/** The model a job was accepted with. */
export interface ModelChoice {
  /** `offline`, `openai`, `anthropic`, `google` or `openai-compatible`. */
  provider: string;
  model: string;
}

/** What is decided when a blog job is accepted. */
export interface BlogPinned {
  model: ModelChoice;
  /** Who is asked, in this order, while that one is not to be had. */
  fallbacks?: ModelChoice[];
  /** The second writer, where two are to write the post. */
  consensus?: ModelChoice;
  /** Whether there are sources, texts or addresses, or a search for some; whether a page can be had shows only when it is fetched. */
  hasSources: boolean;
  /** When the job was accepted (ISO 8601); the date of the post. */
  acceptedAt: string;
}

/** A passage that a sentence of the post may rest on. */
export interface Evidence {
  /** `e1`, `e2`, … : what stands in a draft as [e1]. */
  id: string;
  url: string | null;
  title: string;
  /** One to four sentences, word for word from the source. */
  passage: string;
  retrieved_at: string;
  /** Who brought it: `source` for what the author gave. */
  provider: string;
}

/** A page that the author named as a source, or that a search has found. */
export interface SourcePage {
  /** As the author wrote it, but for its form. */
  address: string;
  /** Where it was found, after redirects. */
  url: string;
  title: string | null;
  /** Plain or Markdown, at most 50,000 characters. */
  text: string;
  retrieved_at: string;
  /** Whether the end of its text was left out. */
  is_shortened: boolean;
}

/** What a web search answered. */
export interface SearchAnswer {
  /** Whether every query was answered, and another one may be, too. */
  answered: boolean;
  /** What was found, the best first; `tried` are those whose pages were to be read. */
  hits: Array<{ url: string; title: string; tried: boolean }>;
}

export interface Initialization {
  /** The length the author asked for. */
  requested_words: number;
  /** Keywords without doubles, in the author's order; the first is the main one. */
  keywords: string[];
  /** The pages among the sources that could be read. */
  pages: SourcePage[];
  /** The pages that a search has found, but for those. */
  found: SourcePage[];
  /** Null where nothing was searched. */
  search: SearchAnswer | null;
  /** Passages of all these; `allEvidence` gives them with those of later research. */
  evidence: Evidence[];
  /** `code: sentence` for each option that cannot be served, and which model writes. */
  warnings: string[];
}

export interface KeywordAnalysis {
  primary: string;
  clusters: Array<{ name: string; keywords: string[] }>;
  /** Terms that belong to the subject, from the keywords and the evidence; what semantic integration looks for. */
  related: string[];
  questions: string[];
}

/** A text on the same subject. */
export interface Competitor {
  title: string;
  url: string | null;
  /** Whether a search has found it; else it is the author's source. */
  found: boolean;
  words: number;
  headings: string[];
}

export interface CompetitorAnalysis {
  sources: Competitor[];
  /** Words of content the sources share, the most common first. */
  common_terms: string[];
  /** Keywords of the author that no source speaks of. */
  gaps: string[];
}

export interface IntentAnalysis {
  primary: SeoMetadata["search_intent"]["primary"];
  /** Add up to 1. */
  probabilities: Record<SeoMetadata["search_intent"]["primary"], number>;
  signals: string[];
}

export interface LengthOptimization {
  /** What the pages that were found suggest, or where there are none the sources; null where none is as long as an article. */
  recommended_words: number | null;
  /** How many articles that is the median of. */
  articles: number;
  reason: string;
}

/** One part of the post in work. `body` is Markdown below the section's heading; [e1] marks rest on evidence. */
export interface DraftSection {
  id: string;
  heading: string;
  kind: SectionKind;
  target_words: number;
  body: string;
}
export type SectionKind = "introduction" | "body" | "faq" | "conclusion";

export interface PlannedSection {
  id: string;
  heading: string;
  kind: SectionKind;
  purpose: string;
  points: string[];
  keywords: string[];
  target_words: number;
  /** Evidence this section should rest on. */
  evidence_ids: string[];
}

/** A kind of reader of the post. */
export interface Perspective {
  name: string;
  looks_for: string;
  questions: string[];
}

export interface ResearchOutline {
  /** The readers that the post is planned for; empty where no model could name any. */
  perspectives: Perspective[];
  /** What a second search, for their questions, has brought; ids go on behind those of `initialization`. */
  evidence: Evidence[];
  title: string;
  sections: PlannedSection[];
  faq: string[];
  /** The words the post is planned for: what was asked, or less where the offline writer has no more to say. */
  target_words: number;
  warnings: string[];
}

/** A stage that may rewrite sections: the sections after it, and what it did. */
interface Rewriting {
  sections: DraftSection[];
  /** Ids of the sections that changed. */
  changed: string[];
  warnings: string[];
  /** What a model was asked about sentences and their passages, so that no later stage asks it again. */
  judged?: Judged;
}

/** What a model says of a sentence and a passage. */
export interface Verdict {
  sentence: string;
  /** Id of the evidence. */
  id: string;
  verdict: "supported" | "contradicted" | "not_in_passage";
  reason: string;
}

export interface Judged {
  verdicts: Verdict[];
  /** Whether an answer was of no use; then it is not asked any more. */
  failed: boolean;
}

export interface SeoPolish extends Rewriting {
  title: string;
  slug: string;
  meta_title: string;
  meta_description: string;
  excerpt: string;
  internal_links: InternalLink[];
}

interface SemanticIntegration extends Rewriting {
  /** Related terms that the text uses. */
  used: string[];
}

export interface CitationGeneration {
  /** With [1] in place of [e1]; marks that their passage does not support are gone. */
  sections: DraftSection[];
  citations: Citation[];
  warnings: string[];
}

export interface QualityScoring {
  score: number;
  dimensions: Record<string, QualityDimension>;
}

/** Everything of the result but the accounts. */
export interface Finalization {
  content: string;
  content_html: string;
  outline: Outline;
  content_metadata: ContentMetadata;
  structured_data: BlogResult["structured_data"];
  seo_metadata: SeoMetadata;
  seo_score: number;
  readability_score: number | null;
  warnings: string[];
}

/** The output of each stage, under its name. Optional are those of stages that may not apply. */
export interface BlogOutputs {
  initialization: Initialization;
  keyword_analysis: KeywordAnalysis;
  competitor_analysis?: CompetitorAnalysis;
  intent_analysis: IntentAnalysis;
  length_optimization?: LengthOptimization;
  research_outline: ResearchOutline;
  draft_generation: Rewriting;
  enhancement: Rewriting;
  seo_polish: SeoPolish;
  semantic_integration?: SemanticIntegration;
  citation_generation?: CitationGeneration;
  quality_scoring?: QualityScoring;
  finalization: Finalization;
}

export type BlogContext = StageContext<EnhancedBlogGenerationRequest, BlogPinned>;
export type BlogStageOf<Name extends keyof BlogOutputs> = Stage<
  EnhancedBlogGenerationRequest,
  BlogPinned,
  BlogOutputs,
  Name
>;
