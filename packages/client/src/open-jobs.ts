import type { JobListItem, JobStatusEvent, ProgressUpdate } from "@galley/contract";
import type { Connection } from "./connection.ts";
import { GalleyError } from "./errors.ts";
import { isTerminal, type JobsFilter, jobShape, listShape, toQuery } from "./job-types.ts";
import { afterProgress, eventOf, isSame } from "./live-job.ts";
import { path } from "./paths.ts";
import { get, read } from "./requests.ts";

/** What is told of a job, or of all that are not finished. */
export type JobsNews = {
  event: "snapshot" | "status" | "progress" | "completed" | "failed" | "cancelled" | "connection";
  job: JobStatusEvent | null;
  jobs: JobStatusEvent[] | null;
};

/** As many as a page may have, and a snapshot. */
const page = 200;

/** Keeps the jobs that are not finished, as they were last told, and finds out what is new of them. */
export function createOpenJobs() {
  const open = new Map<string, JobStatusEvent>();
  let begun = false;
  /** When the newest job was made of which is known. */
  let newest = "";

  function keep(job: JobStatusEvent): void {
    if (job.created_at > newest) newest = job.created_at;
    if (isTerminal(job)) open.delete(job.job_id);
    else open.set(job.job_id, job);
  }

  function become(job: JobStatusEvent, isStep = false): JobsNews[] {
    keep(job);
    return [{ event: isStep && !isTerminal(job) ? "progress" : eventOf(job), job, jobs: null }];
  }

  /** What became of those that are not listed any more. */
  async function missed(connection: Connection, listed: ReadonlySet<string>): Promise<JobsNews[]> {
    const news: JobsNews[] = [];
    for (const id of [...open.keys()].filter((id) => !listed.has(id))) {
      const job = await lookAt(connection, id);
      if (job) news.push(...become(job));
      else open.delete(id);
    }
    return news;
  }

  async function snapshot(connection: Connection, jobs: JobStatusEvent[]): Promise<JobsNews[]> {
    // Where there are more than are told, the others may be unfinished too.
    const news = jobs.length < page ? await missed(connection, idsOf(jobs)) : [];
    jobs.forEach(keep);
    begun = true;
    return [...news, { event: "snapshot", job: null, jobs }];
  }

  return {
    begun: () => begun,
    become,
    snapshot,
    async step(connection: Connection, { job_id, ...update }: ProgressUpdate & { job_id: string }) {
      const known = open.get(job_id);
      const job = known ? afterProgress(known, update) : await lookAt(connection, job_id);
      return job ? become(job, true) : [];
    },
    /** Looks at the newest jobs, and at older ones that are not finished. */
    async look(connection: Connection): Promise<JobsNews[]> {
      const since = newest;
      const recent = await list(connection, {});
      recent.forEach(({ created_at }) => {
        if (created_at > newest) newest = created_at;
      });
      if (!begun)
        return snapshot(
          connection,
          recent.filter((job) => !isTerminal(job)),
        );
      const listed = idsOf(recent);
      const hasOlder = [...open.keys()].some((id) => !listed.has(id));
      const older = hasOlder ? await list(connection, { status: ["pending", "queued", "processing"] }) : [];
      const news = older.length < page ? await missed(connection, idsOf([...recent, ...older])) : [];
      for (const job of new Map([...recent, ...older].reverse().map((job) => [job.job_id, job])).values()) {
        const before = open.get(job.job_id);
        const isNews = before ? !isSame(before, job) : !isTerminal(job) || job.created_at > since;
        if (isNews) news.push(...become(job, before?.status === job.status));
      }
      return news;
    },
  };
}

const idsOf = (jobs: readonly JobStatusEvent[]): Set<string> => new Set(jobs.map(({ job_id }) => job_id));

async function list(connection: Connection, filter: JobsFilter): Promise<JobStatusEvent[]> {
  const answer = await connection.send(get("/api/v1/jobs", toQuery({ ...filter, limit: page })));
  return read(answer, listShape).jobs.map(withoutUpdates);
}

/** A job as events tell of it; undefined where there is none any more. */
async function lookAt(connection: Connection, id: string): Promise<JobStatusEvent | undefined> {
  try {
    return withoutUpdates(read(await connection.send(get(path`/api/v1/jobs/${id}`)), jobShape));
  } catch (error) {
    if (error instanceof GalleyError && error.status === 404) return undefined;
    throw error;
  }
}

function withoutUpdates(job: JobListItem & { result?: unknown }): JobStatusEvent {
  const { progress_updates: _updates, result: _result, ...rest } = job;
  return rest;
}
