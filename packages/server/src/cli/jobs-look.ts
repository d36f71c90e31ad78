import { openClient, withGalley } from "./client-words.ts";
import type { ListJobsOptions } from "./jobs.ts";
import { viewJob, viewJobs } from "./jobs-view.ts";
import type { Reach } from "./reach.ts";
import { show } from "./show.ts";

export async function listJobs(options: ListJobsOptions): Promise<void> {
  const { kind, status, since, metadata, batch, limit, cursor } = options;
  const filter = { kind, status, created_after: since, metadata, batch_id: batch, limit, cursor };
  const page = await withGalley(options, (client) => client.listJobs(filter));
  show(options, page, ({ jobs, next_cursor }) => {
    if (jobs.length === 0) return cursor === undefined ? "There are no such jobs." : "There are no more jobs.";
    const more = next_cursor === null ? "" : `\n\nThere are more: --cursor ${next_cursor}`;
    return `${viewJobs(jobs, Date.now(), process.stdout.columns)}${more}`;
  });
}

export async function showJob(id: string, options: Reach): Promise<void> {
  const found = await withGalley(options, async (client) => {
    const job = await client.getJob(id);
    return { ...job, attempts: await client.getJobAttempts(id) };
  });
  const { urlOf } = openClient(options);
  show(options, found, ({ attempts, ...job }) => viewJob(job, attempts, { now: Date.now(), urlOf }));
}
