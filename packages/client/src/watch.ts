import type { LiveText, ProgressUpdate, TextDelta } from "@galley/contract";
import type { Connection } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { type Feed, follow, type LiveConnection } from "./follow.ts";
import { type AnyJobStatus, addressOfJob, isTerminal, type JobRef } from "./job-types.ts";
import { eventOf, isSame, withDelta, withProgress } from "./live-job.ts";
import { milliseconds, type Options } from "./options.ts";
import { lookAtJob } from "./poll.ts";
import { parseEvent } from "./sse.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What is new of a job. */
export type JobUpdate = {
  /**
   * `snapshot`: how it is, at first and after a break; `status`: another state; `progress`: a step; `delta`: more text;
   * `completed`, `failed`, `cancelled`: the end; `connection`: only that has changed.
   */
  event: "snapshot" | "status" | "progress" | "delta" | "completed" | "failed" | "cancelled" | "connection";
  /** The whole job as it is now; the last one has the `result`. */
  job: AnyJobStatus;
  /** The text that it writes, as far as it is written, section by section. */
  text: readonly LiveText[];
  /** Whether one is told live, or by looking again and again because events do not get through. */
  connection: LiveConnection;
};

export type WatchOptions = {
  /** Milliseconds between two looks while events do not get through. Left out: what the server suggests. */
  pollInterval?: number | undefined;
};

/**
 * Follows a job of any kind to its end, live: `for await (const { job, text } of watch(id, options))`. After a broken
 * connection or a restart of the server it goes on where it was; where events do not get through, it polls. Of what waits
 * for a slow reader only the newest progress and text are kept. Throws a `GalleyError` where the job cannot be asked for,
 * and the signal's reason; leaving the loop ends it. The job itself carries on.
 */
export function watch(job: JobRef, options: Options & WatchOptions): AsyncIterableIterator<JobUpdate, undefined> {
  return follow(feedOf(job, options), options);
}

type News = Omit<JobUpdate, "connection">;

function feedOf(ref: JobRef, options: WatchOptions): Feed<News> {
  const interval =
    options.pollInterval === undefined ? undefined : milliseconds("pollInterval", options.pollInterval, 0);
  const address = addressOfJob(ref, "status_url");
  let job: AnyJobStatus | undefined;
  let text: readonly LiveText[] = [];
  let over = false;
  let etag: string | undefined;
  let suggested = 2000;

  const news = (event: JobUpdate["event"]): News[] => (job ? [{ event, job, text }] : []);

  function end(): News[] {
    over = true;
    return job ? news(eventOf(job)) : [];
  }

  return {
    events: addressOfJob(ref, "events_url"),
    known: () => news("connection")[0],
    isOver: () => over,
    pause: () => interval ?? Math.min(60_000, Math.max(500, suggested)),
    merge: (before, next) => {
      if (!isQuiet(before) || !isQuiet(next)) return undefined;
      return before.event === "progress" ? { ...next, event: "progress" } : next;
    },
    take({ event, data }) {
      const told = parseEvent(data);
      if (event === "snapshot") {
        const { live_text, ...status } = told as unknown as AnyJobStatus & { live_text: LiveText[] };
        job = status;
        etag = undefined;
        // A finished post's is in its result; what was shown stays.
        if (isTerminal(status)) return [...news("snapshot"), ...end()];
        text = live_text ?? [];
        return news("snapshot");
      }
      if (!job) throw invalidAnswer(`The stream begins with ${event}`, 200);
      if (event === "delta") {
        const longer = withDelta(text, told as unknown as TextDelta);
        if (!longer) throw invalidAnswer("A piece of the text is missing", 200);
        text = longer;
        return news("delta");
      }
      if (event === "progress") {
        const next = withProgress(job, told as unknown as ProgressUpdate);
        if (next === job) return [];
        job = next;
        return news("progress");
      }
      if (typeof told.status !== "string") return [];
      const least = job.progress_percentage;
      job = { ...job, ...told } as AnyJobStatus;
      job.progress_percentage = Math.max(least, job.progress_percentage);
      return isTerminal(job) ? end() : news("status");
    },
    async look(connection: Connection) {
      const seen = await lookAtJob(connection, address, { etag });
      suggested = seen.retryAfter ?? suggested;
      if (!seen.status) return [];
      etag = seen.etag;
      const before = job;
      job = seen.status;
      if (isTerminal(job)) return end();
      if (!before) return news("snapshot");
      if (before.status !== job.status) return news("status");
      return isSame(before, job) ? [] : news("progress");
    },
  };
}

const isQuiet = ({ event }: News): boolean => event === "progress" || event === "delta" || event === "connection";
