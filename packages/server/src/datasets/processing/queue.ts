import type { Clock } from "@galley/foundation";
import { lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobHead } from "../../jobs/job-row.ts";
import type { JobService } from "../../jobs/service.ts";
import type { NewJob, Work } from "../../jobs/store.ts";
import type { JobTables } from "../../jobs/tables.ts";
import { enterSession, type LockedDataset, waitAgain } from "../sessions.ts";
import type { DatasetTables } from "../tables.ts";
import type { StoredFile } from "../uploads.ts";
import type { DatasetJob } from "./job.ts";
import { imagesPerJob } from "./slice.ts";

type Tables = DatasetTables & JobTables;

export interface ImageQueueOptions {
  jobs: Pick<JobService, "prepare" | "createIn">;
  datasetJob: DatasetJob;
  clock: Clock;
}

/** Gives pictures to jobs, in slices of bounded size. */
export function createImageQueue({ jobs, datasetJob, clock }: ImageQueueOptions) {
  const inside = (work: Work) => work.db as unknown as Kysely<Tables>;

  /** A job of the dataset that has not begun, with room for so many more; it cannot begin before the transaction ends. */
  async function waitingJob(work: Work, datasetId: string, count: number): Promise<JobHead | undefined> {
    const db = inside(work);
    const query = db
      .selectFrom("job")
      .selectAll()
      .where("subject", "=", datasetId)
      .where("status", "in", ["pending", "queued"])
      .where("kind", "=", datasetJob.kind)
      .where("retry_count", "=", 0)
      .where("interruptions", "=", 0)
      .orderBy("id", "desc")
      .limit(1);
    const job = await lockRows(db, query, { skipLocked: true }).executeTakeFirst();
    if (!job) return undefined;
    const { held } = await db
      .selectFrom("dataset_image")
      .select(({ fn }) => fn.countAll<number>().as("held"))
      .where("job_id", "=", job.id)
      .executeTakeFirstOrThrow();
    return Number(held) + count <= imagesPerJob ? job : undefined;
  }

  async function jobsFor(work: Work, dataset: LockedDataset, count: number, job: NewJob): Promise<JobHead[]> {
    const waiting = await waitingJob(work, dataset.id, count);
    if (waiting) return [waiting];
    const input = { dataset_id: dataset.id, dataset_name: dataset.name };
    const named = { ...job, input, title: datasetJob.titleOf?.(input) ?? null };
    const made: JobHead[] = [];
    for (let from = 0; from < count; from += imagesPerJob) made.push(await jobs.createIn(work, named));
    return made;
  }

  return {
    /** What the jobs of a dataset are made of; to be asked for before the transaction that makes them. */
    prepare: (datasetId: string, tenant: string): Promise<NewJob> =>
      jobs
        .prepare(datasetJob, { dataset_id: datasetId }, { tenant, options: { metadata: {} } })
        .then((job) => ({ ...job, subject: datasetId })),

    /** Records new pictures, each with the job that processes it. A few join a job that has not begun. */
    async add(
      work: Work,
      dataset: LockedDataset,
      files: readonly StoredFile[],
      { job, session: asked }: { job: NewJob; session: number },
    ): Promise<JobHead[]> {
      if (files.length === 0) return [];
      const db = inside(work);
      const session = await enterSession(db, dataset, asked, clock.now());
      const made = await jobsFor(work, dataset, files.length, job);
      const uploaded_at = clock.now();
      const rows = files.map((file, index) => ({
        id: file.imageId,
        dataset_id: dataset.id,
        session,
        filename: file.filename,
        file_size: file.size,
        content_type: file.contentType,
        sha256: file.sha256,
        key: file.key,
        job_id: made[Math.floor(index / imagesPerJob)]!.id,
        uploaded_at,
      }));
      // A statement has a limited number of variables.
      for (let from = 0; from < rows.length; from += 200)
        await db
          .insertInto("dataset_image")
          .values(rows.slice(from, from + 200))
          .execute();
      return made;
    },

    /** Gives pictures that have failed, or were left without a job, to new jobs. Answers those jobs. */
    async again(work: Work, dataset: LockedDataset, imageIds: readonly string[], job: NewJob): Promise<JobHead[]> {
      if (imageIds.length === 0) return [];
      const db = inside(work);
      const again = await waitAgain(db, dataset, imageIds, clock.now());
      const made = await jobsFor(work, dataset, imageIds.length, job);
      for (let from = 0; from < imageIds.length; from += imagesPerJob) {
        const job_id = made[from / imagesPerJob]!.id;
        await db
          .updateTable("dataset_image")
          .set({ ...again, job_id })
          .where("id", "in", imageIds.slice(from, from + imagesPerJob))
          .execute();
      }
      return made;
    },
  };
}

export type ImageQueue = ReturnType<typeof createImageQueue>;
