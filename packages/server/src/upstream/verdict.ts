import type { JobError } from "../jobs/job-error.ts";

/** What a failure means for the job. */
export interface Verdict {
  code: JobError["code"];
  retryable: boolean;
  /** The rest of the sentence that begins with the service's name. */
  says: string;
  /** ms the service asks to wait. */
  retryAfter?: number | undefined;
}

export const slow: Verdict = { code: "provider_timeout", retryable: true, says: "took too long to answer" };
