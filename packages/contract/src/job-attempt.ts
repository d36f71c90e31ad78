import { z } from "zod";
import { JobErrorCode } from "./errors.ts";

/** How an attempt at a job ended. */
export const AttemptOutcome = z
  .enum(["running", "completed", "retried", "failed", "cancelled", "lost", "continued"])
  .describe(
    "`retried`: ended in an error, and another was to follow by itself; `failed`: ended in an error, and the job with it; " +
      "`lost`: its worker died or fell silent; `continued`: gave the job back unharmed, near the end of its time, when " +
      "its worker stopped, or to wait for somebody's decision.",
  )
  .meta({ id: "AttemptOutcome" });
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

/** One time that a worker worked on a job. */
export const JobAttempt = z
  .object({
    number: z.int().min(1).describe("From 1, without gaps."),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable().describe("Null while it runs; of a lost one, when its lease had run out."),
    outcome: AttemptOutcome,
    error_code: JobErrorCode.nullable().describe("Of one that ended in an error."),
    error_message: z.string().nullable(),
  })
  .meta({ id: "JobAttempt" });
export type JobAttempt = z.infer<typeof JobAttempt>;

export const JobAttempts = z
  .object({ attempts: z.array(JobAttempt).describe("The oldest first.") })
  .meta({ id: "JobAttempts" });
export type JobAttempts = z.infer<typeof JobAttempts>;
