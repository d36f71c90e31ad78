import { z } from "zod";
import { JobListItem } from "./job.ts";

/**
 * Names of the Server-Sent Events of jobs. `snapshot` comes first; `status` is a change of state that is not the end;
 * `completed`, `failed` and `cancelled` end the stream of a job.
 */
export const JobEventName = z.enum(["snapshot", "status", "progress", "completed", "failed", "cancelled"]);
export type JobEventName = z.infer<typeof JobEventName>;

/** The data of `status`, and of every change of state in the stream of all jobs: the job as it was then. */
export const JobStatusEvent = JobListItem.omit({ progress_updates: true });
export type JobStatusEvent = z.infer<typeof JobStatusEvent>;

/** The data of `snapshot` in the stream of all jobs: the newest that are not finished. */
export const AllEventsSnapshot = z.object({ jobs: z.array(JobStatusEvent) });
export type AllEventsSnapshot = z.infer<typeof AllEventsSnapshot>;
