import { z } from "zod";
import { JobListItem, JobStatusResponse } from "./job.ts";

/**
 * Names of the Server-Sent Events of jobs. `snapshot` comes first; `status` is a change of state that is not the end;
 * `delta` is text as it is written; `completed`, `failed` and `cancelled` end the stream of a job.
 */
export const JobEventName = z.enum(["snapshot", "status", "progress", "delta", "completed", "failed", "cancelled"]);
export type JobEventName = z.infer<typeof JobEventName>;

/** A section of the text that a job writes, as far as it is written. */
export const LiveText = z
  .object({
    section: z.string().describe("The section's id, as in the outline."),
    index: z.int().min(0).describe("Its place among the sections."),
    heading: z.string(),
    revision: z.int().min(1).describe("Raised when the text is written anew and does not only become longer."),
    text: z.string().describe("Markdown below the heading."),
  })
  .meta({ id: "LiveText" });
export type LiveText = z.infer<typeof LiveText>;

/**
 * The data of `delta`: `text` stands at `offset` (UTF-16 code units, as in a string of JavaScript) of the section's
 * revision, and nothing stands behind it; a new revision begins at 0. Sent without an `id`.
 */
export const TextDelta = LiveText.extend({ offset: z.int().min(0) }).meta({ id: "TextDelta" });
export type TextDelta = z.infer<typeof TextDelta>;

/** The data of `snapshot` in the stream of a job: its status, and its text so far; none where it is completed. */
export const JobSnapshot = JobStatusResponse.extend({ live_text: z.array(LiveText) }).meta({ id: "JobSnapshot" });
export type JobSnapshot = z.infer<typeof JobSnapshot>;

/** The data of `status`, and of every change of state in the stream of all jobs: the job as it was then. */
export const JobStatusEvent = JobListItem.omit({ progress_updates: true });
export type JobStatusEvent = z.infer<typeof JobStatusEvent>;

/** The data of `snapshot` in the stream of all jobs: the newest that are not finished. */
export const AllEventsSnapshot = z.object({ jobs: z.array(JobStatusEvent) });
export type AllEventsSnapshot = z.infer<typeof AllEventsSnapshot>;
