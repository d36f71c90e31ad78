import type { BatchStatusResponse, GalleyClient, JobRef } from "@galley/client";
import type { ImageJobStatus } from "@galley/contract";
import { withGalley } from "./client-words.ts";
import { followJob } from "./follow.ts";
import type { TakeOptions } from "./images-options.ts";
import { savePictures } from "./images-save.ts";
import { documentOf, viewPictures } from "./images-view.ts";
import { createBarView, createProgressView } from "./progress.ts";
import { show } from "./show.ts";
import { waiting } from "./waiting.ts";

/** What was asked for: one job, or a batch of them. */
export type Asked = { job_id: string; batch_id?: undefined } | { batch_id: string; job_id?: undefined };

/** Asks for pictures, waits for them and writes them to files; or only asks. */
export async function askAndTake(options: TakeOptions, ask: (client: GalleyClient) => Promise<Asked>): Promise<void> {
  const asked = await withGalley(options, ask);
  if (options.wait) return take(asked, options);
  show(options, asked, () => `${viewAsked(asked)} Its pictures: galley images fetch ${idOf(asked)}`);
}

/** Waits for pictures that were asked for, and writes them to files. The status is 1 where one was not made. */
export async function take(asked: Asked, options: TakeOptions): Promise<void> {
  const id = idOf(asked);
  const afterwards = (): string =>
    `the waiting is over; the ${asked.batch_id ? "jobs carry" : "job carries"} on. \`galley images fetch ${id}\` waits again and brings the pictures`;
  const taken = await waiting(afterwards, (signal) =>
    withGalley(
      options,
      async (client) => {
        const jobs = await (asked.batch_id
          ? waitForBatch(client, asked.batch_id, signal)
          : waitForJob(client, id, signal));
        return savePictures(jobs, { out: options.out, urlOf: client.urlOf, signal });
      },
      {},
    ),
  );
  show(options, documentOf(asked.batch_id ?? null, taken), () => viewPictures(asked, taken));
  if (taken.some(({ job }) => job.status !== "completed")) process.exitCode = 1;
}

const idOf = ({ batch_id, job_id }: Asked): string => batch_id ?? job_id!;
const viewAsked = ({ batch_id, job_id }: Asked): string =>
  batch_id ? `Batch ${batch_id} is queued.` : `Job ${job_id} is queued.`;

async function waitForJob(client: GalleyClient, job: JobRef & string, signal: AbortSignal): Promise<ImageJobStatus[]> {
  await followJob(client, job, { signal, view: createProgressView("picture", process.stderr) });
  return [await client.getImageJob(job, { signal })];
}

async function waitForBatch(client: GalleyClient, batch: string, signal: AbortSignal): Promise<ImageJobStatus[]> {
  const view = createBarView("pictures", process.stderr);
  const onProgress = ({ progress_percentage, counts, total_jobs, status }: BatchStatusResponse): void =>
    view.show({ percentage: progress_percentage, stage: `${counts.completed ?? 0} of ${total_jobs}`, note: status });
  const { jobs } = await client.waitForImageBatch(batch, { signal, pollInterval: 500, onProgress }).finally(view.end);
  return Promise.all(jobs.map(({ job_id }) => client.getImageJob(job_id, { signal })));
}
