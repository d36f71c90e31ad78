import type { JobListItem, JobStatusResponse } from "@galley/contract";
import type { Kysely } from "kysely";
import type { z } from "zod";
import type { JobHead } from "./job-row.ts";
import type { JobTables } from "./tables.ts";

/** What a kind tells of its jobs besides what every kind does. */
export interface KindExtras {
  /** The fields that it adds to a job's status. */
  readonly schema: z.ZodRawShape;
  /** Those fields of each of some jobs, read from `db`, which may be a transaction. */
  fieldsOf(db: Kysely<JobTables>, jobIds: readonly string[]): Promise<(jobId: string) => object>;
  /** A stored result as it is to be told now: what is good for a time only is made for it anew. No query. */
  renew(job: Pick<JobHead, "id" | "tenant">, result: unknown): Promise<unknown>;
  /** Changes with what the others tell, as far as the job's version does not. */
  tagOf(job: Pick<JobHead, "id" | "status">): Promise<string>;
}

type Job = Pick<JobHead, "id" | "tenant" | "kind">;

/** Adds what the kinds tell of their jobs, wherever a job is shown. Of a kind that adds nothing, nothing is read. */
export function createJobExtras(byKind: ReadonlyMap<string, KindExtras> = new Map()) {
  async function renew({ kind, ...job }: Job, result: unknown): Promise<unknown> {
    const extras = byKind.get(kind);
    return extras && result ? extras.renew(job, result) : result;
  }

  async function addFields<Status extends object>(db: Kysely<JobTables>, { id, kind }: Job, status: Status) {
    const extras = byKind.get(kind);
    return extras ? { ...status, ...(await extras.fieldsOf(db, [id]))(id) } : status;
  }

  return {
    schemaOf: (kind: string): z.ZodRawShape => byKind.get(kind)?.schema ?? {},
    addsTo: (kind: string): boolean => byKind.has(kind),
    renew,
    /** The fields alone: the result stays as it is stored. */
    addFields,
    /** Everything, to a job's whole status. */
    async addTo(db: Kysely<JobTables>, job: Job, status: JobStatusResponse): Promise<JobStatusResponse> {
      const result = (await renew(job, status.result)) as JobStatusResponse["result"];
      return addFields(db, job, { ...status, result });
    },
    /** The fields, to jobs of a list; one query for each kind that has some. */
    async addToList(db: Kysely<JobTables>, jobs: JobListItem[]): Promise<JobListItem[]> {
      const fieldsOf = new Map<string, (jobId: string) => object>();
      for (const [kind, extras] of byKind) {
        const ids = jobs.filter((job) => job.kind === kind).map(({ job_id }) => job_id);
        if (ids.length > 0) fieldsOf.set(kind, await extras.fieldsOf(db, ids));
      }
      return jobs.map((job) => ({ ...job, ...fieldsOf.get(job.kind)?.(job.job_id) }));
    },
    tagOf: async (job: Pick<JobHead, "id" | "kind" | "status">): Promise<string> =>
      (await byKind.get(job.kind)?.tagOf(job)) ?? "",
  };
}

export type JobExtras = ReturnType<typeof createJobExtras>;
