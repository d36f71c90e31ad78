import type { JobHead } from "../jobs/job-row.ts";

/** What is known of a stage before it runs. */
export interface StageFacts {
  kind: string;
  stage: string;
  /** Its place among those that apply to the job, from 1. */
  number: number;
}

/** What is known of a model call before it is made. */
export interface ModelCallFacts {
  provider: string;
  model: string;
  maxOutputTokens: number;
}

/** What is known of a model call when it has been answered. */
export interface ModelCallAccount {
  /** Undefined: the server did not count them. */
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  /** US dollars; null when the price is not known. */
  cost: number | null;
  finishReason: string;
}

/**
 * Runs the work of a worker where it can be seen from outside: each method answers what `run` answers, and throws what
 * it throws. Nothing that it is told may be the content of a job.
 */
export interface WorkWatch {
  /** An attempt, from its claim until whatever came of it is recorded. */
  attempt<T>(job: JobHead, run: () => Promise<T>): Promise<T>;
  stage<T>(facts: StageFacts, run: () => Promise<T>): Promise<T>;
  modelCall<T>(facts: ModelCallFacts, run: () => Promise<T>, accountOf: (answer: T) => ModelCallAccount): Promise<T>;
}

/** Nobody watches. */
export const unwatched: WorkWatch = {
  attempt: (_job, run) => run(),
  stage: (_facts, run) => run(),
  modelCall: (_facts, run) => run(),
};
