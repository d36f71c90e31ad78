import type { z } from "zod";
import type { SafeFetch } from "../net/safe-fetch.ts";
import type { AnalysisOperations } from "./analysis/operations.ts";
import type { Brief } from "./briefs/briefs.ts";
import type { SearchTools } from "./search/research.ts";
import type { BlogContext, ModelChoice } from "./types.ts";

/** The pure text functions, run off the thread that answers requests. */
export interface TextTools {
  run<Name extends keyof AnalysisOperations>(
    name: Name,
    ...parameters: Parameters<AnalysisOperations[Name]>
  ): Promise<ReturnType<AnalysisOperations[Name]>>;
}

/**
 * Asks the job's pinned model. Each call is a stored part of its stage (`context.part`), so that a resumed job does not
 * pay for it again, and is charged to the job. Failures come as `JobError`.
 */
export interface ModelCaller {
  /** Answers in Markdown. */
  text(context: BlogContext, key: string, brief: Brief, options?: TextOptions): Promise<string>;
  /** Answers with an object of the schema's shape. */
  object<T>(context: BlogContext, key: string, brief: Brief, schema: z.ZodType<T>): Promise<T>;
  /** How many calls may be made at once for a job. */
  mostAtOnce(context: BlogContext): number;
}

export interface TextOptions {
  /** Another model than the pinned one. */
  by?: ModelChoice;
  /** Is told the text so far, as it is written; never when it was stored before. */
  onText?(text: string): void;
}

/** What the blog's stages are made with. */
export interface BlogTools {
  text: TextTools;
  models: ModelCaller;
  /** For the pages that authors name as sources, and those that a search finds. */
  fetch: SafeFetch;
  /** Absent where no web search is configured. */
  search?: SearchTools | undefined;
}
