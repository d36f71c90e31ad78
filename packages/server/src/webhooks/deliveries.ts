import type { JobStatusResponse } from "@galley/contract";
import { type Clock, type Database, fault, lockRows, type UnitOfWork } from "@galley/foundation";
import type { JobExtras } from "../jobs/extras.ts";
import type { SafePost } from "../net/safe-post.ts";
import { Refusal } from "../refusal.ts";
import { waitAfter } from "./schedule.ts";
import type { Secrets } from "./secrets.ts";
import { type Sent, sendMessage } from "./sender.ts";
import type { DeliveryRow, LoggedAttempt, WebhookTables } from "./tables.ts";
import type { WebhookTasks } from "./tasks.ts";

/** Attempts that are kept of a message: two rounds. */
const mostLogged = 20;
/** ms after which a message whose attempt is overdue is looked after. */
const overdue = 120_000;
const sweptAtOnce = 200;

export interface DeliveriesOptions {
  database: Database<WebhookTables>;
  clock: Clock;
  /** 0 to below 1. */
  random: () => number;
  secrets: Secrets;
  post: SafePost;
  tasks: WebhookTasks;
  extras: JobExtras;
  /** Told of each attempt that was made. */
  onAttempt?: (outcome: Sent["result"]) => void;
}

/** `over`: somebody else has made this attempt, or it is not wanted any more. */
export type AttemptOutcome = Sent["result"] | "over";

const notFound = (id: string) => new Refusal("delivery_not_found", `There is no webhook delivery ${id}.`);

/**
 * Messages on their way. Each attempt is a task; what came of it and the next task are one commit. A process that dies
 * between sending and that commit sends the message again, under the same `webhook-id`: at least once, and receivers tell
 * by the id.
 */
export function createDeliveries(options: DeliveriesOptions) {
  const { database, clock, random, secrets, post, tasks, extras, onAttempt } = options;
  const find = (id: string): Promise<DeliveryRow | undefined> =>
    database.read.selectFrom("webhook_delivery").selectAll().where("id", "=", id).executeTakeFirst();

  const locked = async ({ db }: UnitOfWork<WebhookTables>, id: string): Promise<DeliveryRow | undefined> =>
    lockRows(db, db.selectFrom("webhook_delivery").selectAll().where("id", "=", id)).executeTakeFirst();

  function afterwards(row: DeliveryRow, sent: Sent, now: number): Partial<DeliveryRow> {
    const attempts = row.attempts + 1;
    const { status, error, duration } = sent;
    const attempt: LoggedAttempt = { at: now - duration, duration, status, error };
    const log = JSON.stringify([...(JSON.parse(row.log) as LoggedAttempt[]), attempt].slice(-mostLogged));
    const ended = { attempts, log, next_attempt_at: null, ended_at: now };
    if (sent.result === "delivered") return { ...ended, status: "delivered" };
    if (sent.result === "gone") return { ...ended, status: "stopped" };
    const wait = sent.result === "refused" ? undefined : waitAfter(attempts, sent.retryAfter, random());
    if (wait === undefined) return { ...ended, status: "failed" };
    return { attempts, log, next_attempt_at: now + wait, task_number: row.task_number + 1 };
  }

  const update = ({ db }: UnitOfWork<WebhookTables>, id: string, columns: Partial<DeliveryRow>) =>
    db.updateTable("webhook_delivery").set(columns).where("id", "=", id).execute();

  /** With the task that carries the next attempt. */
  async function schedule(work: UnitOfWork<WebhookTables>, id: string, number: number, at: number): Promise<void> {
    await tasks.create(work, { id, number, at });
  }

  /** The job's status as it was at the event; but what is good for a time only, like addresses, as of now. */
  async function renewed({ body, tenant, job_id }: DeliveryRow): Promise<string> {
    if (job_id === null) return body;
    const message = JSON.parse(body) as { data: Pick<JobStatusResponse, "kind" | "result"> };
    const { kind, result } = message.data;
    if (!result || !extras.addsTo(kind)) return body;
    const data = { ...message.data, result: await extras.renew({ id: job_id, tenant, kind }, result) };
    return JSON.stringify({ ...message, data });
  }

  async function record(id: string, number: number, sent: Sent): Promise<AttemptOutcome> {
    return database.write(async (work) => {
      const row = await locked(work, id);
      if (row?.status !== "pending" || row.task_number !== number) return "over";
      const columns = afterwards(row, sent, clock.now());
      await update(work, id, columns);
      if (columns.next_attempt_at) await schedule(work, id, number + 1, columns.next_attempt_at);
      return sent.result;
    });
  }

  async function renew(id: string, number: number): Promise<void> {
    await database.write(async (work) => {
      const row = await locked(work, id);
      if (row?.status !== "pending" || row.task_number !== number) return;
      const now = clock.now();
      await update(work, id, { task_number: number + 1, next_attempt_at: now });
      await schedule(work, id, number + 1, now);
    });
  }

  return {
    /** Carries out the attempt that a task has brought. */
    async attempt(id: string, number: number): Promise<AttemptOutcome> {
      const row = await find(id);
      if (row?.status !== "pending" || row.task_number !== number) return "over";
      fault("webhook-before-send");
      const message = { ...row, body: await renewed(row) };
      const sent = await sendMessage(post, clock, message, await secrets.of(row.tenant));
      fault("webhook-after-send");
      onAttempt?.(sent.result);
      const outcome = await record(id, number, sent);
      fault("webhook-after-commit");
      return outcome;
    },

    /** Begins a new round of attempts, now, under the same `webhook-id`. @throws Refusal `delivery_not_found` */
    async resend(id: string, tenant: string | undefined): Promise<DeliveryRow> {
      return database.write(async (work) => {
        const row = await locked(work, id);
        if (!row || (tenant !== undefined && row.tenant !== tenant)) throw notFound(id);
        const now = clock.now();
        const number = row.task_number + 1;
        const columns = {
          status: "pending",
          attempts: 0,
          task_number: number,
          next_attempt_at: now,
          ended_at: null,
        } as const;
        await update(work, id, columns);
        await schedule(work, id, number, now);
        return { ...row, ...columns };
      });
    },

    /** @throws Refusal `delivery_not_found` */
    async get(id: string, tenant: string | undefined): Promise<DeliveryRow> {
      const row = await find(id);
      if (!row || (tenant !== undefined && row.tenant !== tenant)) throw notFound(id);
      return row;
    },

    /** Gives a task to messages whose attempt is overdue and whose task is gone. Answers how many. */
    async sweep(): Promise<number> {
      const rows = await database.read
        .selectFrom("webhook_delivery")
        .select(["id", "task_number"])
        .where("status", "=", "pending")
        .where("next_attempt_at", "<", clock.now() - overdue)
        .orderBy("next_attempt_at")
        .limit(sweptAtOnce)
        .execute();
      let renewed = 0;
      for (const { id, task_number } of rows) {
        if (await tasks.isThere(id, task_number)) continue;
        await renew(id, task_number);
        renewed += 1;
      }
      return renewed;
    },

    /** Of these jobs, those of which a message is still to be delivered. */
    async pendingOf(jobIds: string[]): Promise<ReadonlySet<string>> {
      const rows = await database.read
        .selectFrom("webhook_delivery")
        .select("job_id")
        .where("job_id", "in", jobIds)
        .where("status", "=", "pending")
        .execute();
      return new Set(rows.flatMap(({ job_id }) => (job_id === null ? [] : [job_id])));
    },

    /** Removes messages that ended before this time (ms since the epoch), a bounded number at once. */
    async removeEnded(before: number): Promise<void> {
      const old = database.read.selectFrom("webhook_delivery").select("id").where("ended_at", "<", before).limit(500);
      for (let rows = await old.execute(); rows.length > 0; rows = await old.execute()) {
        const ids = rows.map(({ id }) => id);
        await database.write(({ db }) =>
          db.deleteFrom("webhook_delivery").where("id", "in", ids).where("ended_at", "<", before).execute(),
        );
      }
    },
  };
}

export type Deliveries = ReturnType<typeof createDeliveries>;
