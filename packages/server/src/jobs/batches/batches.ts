import { randomUUIDv7 } from "node:crypto";
import { type BatchStatusResponse, terminalStatuses } from "@galley/contract";
import { type Clock, type Database, fault } from "@galley/foundation";
import { Refusal } from "../../refusal.ts";
import { hashOf } from "../checkpoints.ts";
import { findByKey, noteMade, takeKey } from "../idempotency.ts";
import { type JobHead, stateColumns } from "../job-row.ts";
import type { JobScope } from "../scope.ts";
import type { JobStore, NewJob, Work } from "../store.ts";
import type { JobBatchRow, JobTables } from "../tables.ts";
import { viewBatch } from "./view.ts";

export interface BatchesOptions {
  database: Database<JobTables>;
  store: Pick<JobStore, "createIn" | "apply">;
  clock: Clock;
  /** Tells a job that runs in this process that it is cancelled. */
  cancelRunning: (jobId: string) => void;
}

export interface NewBatch {
  tenant: string;
  kind: string;
  /** Already in the order in which they are to be told. */
  jobs: NewJob[];
  webhookUrl: string | null;
  webhookEvents: readonly string[] | null;
  /** Run first in the transaction that makes it. @throws Refusal where it may not be made after all */
  check?: (work: Work) => Promise<void>;
  /** With what the batch was asked for, to tell the same request from another. */
  idempotency: { key: string; request: unknown } | undefined;
}

/** A batch as accepted; `replayed` when an earlier request with the same Idempotency-Key had made it. */
export interface CreatedBatch {
  id: string;
  jobs: JobHead[];
  replayed: boolean;
}

const notFound = (id: string) => new Refusal("batch_not_found", `There is no batch ${id}.`);

const keyOf = (kind: string, idempotency: NewBatch["idempotency"]) =>
  idempotency && { key: idempotency.key, requestHash: hashOf([kind, "batch", idempotency.request]) };

/** Jobs that were posted together, of any kind: made in one commit, counted and cancelled together. */
export function createBatches({ database, store, clock, cancelRunning }: BatchesOptions) {
  async function insert(work: Work, batch: NewBatch): Promise<CreatedBatch> {
    const id = randomUUIDv7();
    const { tenant, kind, webhookUrl, webhookEvents } = batch;
    await work.db
      .insertInto("job_batch")
      .values({
        id,
        tenant,
        kind,
        total: batch.jobs.length,
        webhook_url: webhookUrl,
        webhook_events: webhookEvents && JSON.stringify(webhookEvents),
        created_at: clock.now(),
        completed_at: null,
      })
      .execute();
    const jobs: JobHead[] = [];
    for (const [index, job] of batch.jobs.entries()) {
      jobs.push(await store.createIn(work, { ...job, batch: { id, index } }));
    }
    return { id, jobs, replayed: false };
  }

  const jobsOf = (batchId: string): Promise<JobHead[]> =>
    database.read
      .selectFrom("job")
      .select(stateColumns)
      .where("batch_id", "=", batchId)
      .orderBy("batch_index")
      .execute();

  async function require(id: string, { tenant, kind }: JobScope): Promise<JobBatchRow> {
    let select = database.read.selectFrom("job_batch").selectAll().where("id", "=", id);
    if (tenant !== undefined) select = select.where("tenant", "=", tenant);
    if (kind !== undefined) select = select.where("kind", "=", kind);
    const batch = await select.executeTakeFirst();
    if (!batch) throw notFound(id);
    return batch;
  }

  async function status(id: string, scope: JobScope): Promise<BatchStatusResponse> {
    const batch = await require(id, scope);
    return viewBatch(batch, await jobsOf(id));
  }

  /** The batch that this Idempotency-Key has made. @throws Refusal `idempotency_key_reused` */
  async function earlier({ tenant, kind, idempotency }: Pick<NewBatch, "tenant" | "kind" | "idempotency">) {
    const key = keyOf(kind, idempotency);
    const found = key && (await findByKey(database.read, tenant, key, clock.now()));
    return found?.batchId ? { id: found.batchId, jobs: await jobsOf(found.batchId), replayed: true } : undefined;
  }

  return {
    earlier,

    /**
     * Stores a batch with all its jobs and their first tasks in one commit. With an Idempotency-Key that has made a batch
     * from the same request before, answers with that one. @throws Refusal `idempotency_key_reused`
     */
    async create(batch: NewBatch): Promise<CreatedBatch> {
      const { tenant, kind, idempotency } = batch;
      const key = keyOf(kind, idempotency);
      const replay = async (id: string) => ({ id, jobs: await jobsOf(id), replayed: true });
      const before = await earlier(batch);
      if (before) return before;
      const made = await database.write(async (work) => {
        const taken = key && (await takeKey(work.db, tenant, key, clock.now()));
        if (taken?.batchId) return taken.batchId;
        await batch.check?.(work);
        const created = await insert(work, batch);
        if (key) await noteMade(work.db, tenant, key.key, { jobId: null, batchId: created.id });
        fault("batch-before-commit");
        return created;
      });
      return typeof made === "string" ? replay(made) : made;
    },

    /** @throws Refusal `batch_not_found` */
    status,

    /**
     * Cancels what is not finished. Again when all was cancelled: no change.
     * @throws Refusal `batch_not_found`; `job_state_conflict` when all its jobs had completed or failed
     */
    async cancel(id: string, scope: JobScope): Promise<BatchStatusResponse> {
      await require(id, scope);
      const jobs = await jobsOf(id);
      const open = jobs.filter((job) => !terminalStatuses.has(job.status));
      if (open.length === 0 && !jobs.some((job) => job.status === "cancelled")) {
        throw new Refusal("job_state_conflict", "All jobs of the batch have ended and can no longer be cancelled.");
      }
      // Some at a time: a large batch does not keep others from writing.
      for (const job of open) {
        await store.apply(job.id, { type: "cancelled" });
        cancelRunning(job.id);
      }
      return status(id, scope);
    },
  };
}

export type Batches = ReturnType<typeof createBatches>;
