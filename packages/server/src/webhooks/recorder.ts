import { randomUUIDv7 } from "node:crypto";
import { defaultWebhookEvents, type WebhookEventType } from "@galley/contract";
import type { Clock, UnitOfWork } from "@galley/foundation";
import type { Kysely } from "kysely";
import { viewBatch } from "../jobs/batches/view.ts";
import { createJobExtras, type JobExtras } from "../jobs/extras.ts";
import { type JobHead, stateColumns } from "../jobs/job-row.ts";
import type { JobRecorder, Work } from "../jobs/store.ts";
import type { JobBatchRow } from "../jobs/tables.ts";
import { viewJob } from "../jobs/view.ts";
import type { WebhookTables } from "./tables.ts";
import type { WebhookTasks } from "./tasks.ts";

const ofStatus: Partial<Record<JobHead["status"], WebhookEventType>> = {
  completed: "job.completed",
  failed: "job.failed",
  cancelled: "job.cancelled",
};

/** The same transaction, seen with the webhooks' tables. */
const webhookTables = (db: Work["db"]): Kysely<WebhookTables> => db as unknown as Kysely<WebhookTables>;

export interface WebhookRecorderOptions {
  clock: Clock;
  tasks: WebhookTasks;
  /** What some kinds tell of their jobs besides; none does when absent. */
  extras?: JobExtras;
}

/** Makes the messages that jobs and batches have asked for, each with its first task, in the commit of the event itself. */
export function createWebhookRecorder({ clock, tasks, extras = createJobExtras() }: WebhookRecorderOptions) {
  async function add(
    work: Work,
    to: { tenant: string; url: string; jobId: string | null; batchId: string | null },
    type: WebhookEventType,
    data: unknown,
  ): Promise<void> {
    const db = webhookTables(work.db);
    if (to.jobId !== null && (await isUnwanted(db, to.jobId, to.url))) return;
    const id = `msg_${randomUUIDv7().replaceAll("-", "")}`;
    const now = clock.now();
    await db
      .insertInto("webhook_delivery")
      .values({
        id,
        tenant: to.tenant,
        job_id: to.jobId,
        batch_id: to.batchId,
        type,
        url: to.url,
        body: JSON.stringify({ type, timestamp: new Date(now).toISOString(), data }),
        status: "pending",
        attempts: 0,
        log: "[]",
        task_number: 1,
        next_attempt_at: now,
        created_at: now,
        ended_at: null,
      })
      .execute();
    await tasks.create(work as unknown as UnitOfWork<WebhookTables>, { id, number: 1, at: now });
  }

  /** The receiver has answered 410 to an earlier message of the job. */
  async function isUnwanted(db: Kysely<WebhookTables>, jobId: string, url: string): Promise<boolean> {
    const stopped = await db
      .selectFrom("webhook_delivery")
      .select("id")
      .where("job_id", "=", jobId)
      .where("url", "=", url)
      .where("status", "=", "stopped")
      .limit(1)
      .executeTakeFirst();
    return stopped !== undefined;
  }

  const ofJob: JobRecorder = async (work, { before, job, update }) => {
    if (job.webhook_url === null || !before) return;
    const ended = before.status === job.status ? undefined : ofStatus[job.status];
    const wanted = wantedBy(job.webhook_events);
    const types = [update && ("job.progress" as const), ended].filter((type) => type && wanted.has(type));
    if (types.length === 0) return;
    const data = await extras.addFields(work.db, job, await statusOf(work, job, clock.now()));
    const to = { tenant: job.tenant, url: job.webhook_url, jobId: job.id, batchId: null };
    for (const type of types) if (type) await add(work, to, type, data);
  };

  return {
    ofJob,
    /** To be called in the commit that ends a batch's last job. */
    async ofBatch(work: Work, batch: JobBatchRow): Promise<void> {
      if (batch.webhook_url === null || !wantedBy(batch.webhook_events).has("batch.completed")) return;
      const query = work.db.selectFrom("job").select(stateColumns).where("batch_id", "=", batch.id);
      const jobs = await query.orderBy("batch_index").execute();
      const to = { tenant: batch.tenant, url: batch.webhook_url, jobId: null, batchId: batch.id };
      await add(work, to, "batch.completed", viewBatch(batch, jobs));
    },
  };
}

const wantedBy = (events: string | null): ReadonlySet<WebhookEventType> =>
  new Set(events === null ? defaultWebhookEvents : (JSON.parse(events) as WebhookEventType[]));

/** The job's whole status as this transaction leaves it. */
async function statusOf({ db }: Work, job: JobHead, now: number) {
  const updates = await db
    .selectFrom("job_update")
    .selectAll()
    .where("job_id", "=", job.id)
    .orderBy("sequence")
    .execute();
  const stored =
    job.status === "completed"
      ? await db.selectFrom("job").select("result").where("id", "=", job.id).executeTakeFirst()
      : undefined;
  return { ...viewJob(job, updates, now), result: stored?.result ? JSON.parse(stored.result) : null };
}
