import type { AllEventsSnapshot, JobStatusEvent, ProgressUpdate } from "@galley/contract";
import { follow, type LiveConnection } from "./follow.ts";
import { createOpenJobs, type JobsNews } from "./open-jobs.ts";
import { milliseconds, type Options } from "./options.ts";
import { parseEvent } from "./sse.ts";
import type { WatchOptions } from "./watch.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What is new of the jobs. */
export type JobsUpdate = {
  /** As of a `JobUpdate`. A `snapshot` tells all that are not finished, and comes again after some breaks. */
  event: JobsNews["event"];
  /** The job that it is about, as it is now; null of `snapshot` and of `connection`. */
  job: JobStatusEvent | null;
  /** Of a `snapshot`: the jobs that are not finished, the newest 200. */
  jobs: JobStatusEvent[] | null;
  /** Whether one is told live, or by looking again and again because events do not get through. */
  connection: LiveConnection;
};

/**
 * Follows all jobs that the key may see, live, until the signal aborts or the loop is left. It goes on after breaks, polls
 * and fails as `watch` does; of a job that ended meanwhile it tells afterwards.
 */
export function watchJobs(options: Options & WatchOptions): AsyncIterableIterator<JobsUpdate, undefined> {
  const interval = milliseconds("pollInterval", options.pollInterval, 4000);
  const jobs = createOpenJobs();
  return follow<JobsNews>(
    {
      events: "/api/v1/events",
      known: () => (jobs.begun() ? { event: "connection", job: null, jobs: null } : undefined),
      isOver: () => false,
      pause: () => interval,
      merge(before, next) {
        const isOne = before.event === next.event && before.job?.job_id === next.job?.job_id;
        return isOne && (next.event === "progress" || next.event === "connection") ? next : undefined;
      },
      take({ event, data }, connection) {
        const told: unknown = parseEvent(data);
        if (event === "snapshot") return jobs.snapshot(connection, (told as AllEventsSnapshot).jobs);
        if (event === "progress") return jobs.step(connection, told as ProgressUpdate & { job_id: string });
        const job = told as JobStatusEvent;
        return typeof job.status === "string" ? jobs.become(job) : [];
      },
      look: (connection) => jobs.look(connection),
    },
    options,
  );
}
