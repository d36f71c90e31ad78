import { lockRows, WriteConflict } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { Page, QueueDefinition, QueueRecord } from "./model.ts";
import { definitionColumns, rateOf, toQueueRecord } from "./queue-row.ts";
import { noSuchQueue, notFound, queueExistedTooRecently, queueExists } from "./refusals.ts";
import type { QueueRow, TaskTables } from "./tables.ts";
import { burstOf, refill } from "./token-bucket.ts";
import { checkQueue } from "./validate-queue.ts";

type Db = Kysely<TaskTables>;

export async function findRow(db: Db, name: string): Promise<QueueRow | undefined> {
  return db.selectFrom("task_queue").selectAll().where("name", "=", name).executeTakeFirst();
}

/** The row, which nobody else changes until the end of this transaction. */
export const lockRow = (db: Db, name: string): Promise<QueueRow | undefined> =>
  lockRows(db, db.selectFrom("task_queue").selectAll().where("name", "=", name)).executeTakeFirst();

export async function findQueue(db: Db, name: string): Promise<QueueRecord | undefined> {
  const row = await findRow(db, name);
  return row && toQueueRecord(row);
}

export async function listQueues(db: Db, { prefix, after, limit }: Page & { prefix?: string }): Promise<QueueRecord[]> {
  let select = db.selectFrom("task_queue").selectAll();
  if (after !== undefined) select = select.where("name", ">", after);
  // A range instead of LIKE: names may hold its wildcards, and an index serves a range.
  if (prefix) select = select.where("name", ">=", prefix).where("name", "<", `${prefix}\u{10ffff}`);
  const rows = await select.orderBy("name").limit(limit).execute();
  return rows.map(toQueueRecord);
}

export async function createQueue(
  db: Db,
  name: string,
  definition: QueueDefinition,
  now: number,
): Promise<QueueRecord> {
  checkQueue(definition);
  if (await findRow(db, name)) throw queueExists();
  return insertQueue(db, name, definition, now);
}

/** A new queue starts with a full bucket. */
async function insertQueue(db: Db, name: string, definition: QueueDefinition, now: number): Promise<QueueRecord> {
  await requireFreeName(db, name, now);
  const row = await db
    .insertInto("task_queue")
    .values({
      ...definitionColumns(definition),
      name,
      state: "RUNNING",
      tokens: burstOf(definition.rateLimits.maxDispatchesPerSecond),
      tokens_at: now,
    })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new WriteConflict(`The queue ${name} is being created by another transaction`);
  return toQueueRecord(row);
}

async function requireFreeName(db: Db, name: string, now: number): Promise<void> {
  const tombstone = await db
    .selectFrom("task_queue_tombstone")
    .select("expire_time")
    .where("name", "=", name)
    .executeTakeFirst();
  if (tombstone && tombstone.expire_time > now) throw queueExistedTooRecently();
}

/** An existing queue keeps the tokens that its old rate has earned. */
export async function updateQueue(
  db: Db,
  name: string,
  change: (current: QueueRecord | undefined) => QueueDefinition,
  { now, throttle }: { now: number; throttle: boolean },
): Promise<QueueRecord> {
  const row = await lockRow(db, name);
  const definition = change(row && toQueueRecord(row));
  checkQueue(definition);
  if (!row) return insertQueue(db, name, definition, now);
  const bucket = refill({ tokens: row.tokens, at: row.tokens_at }, rateOf(row, throttle), now);
  return setColumns(db, name, { ...definitionColumns(definition), tokens: bucket.tokens, tokens_at: bucket.at });
}

export async function setColumns(db: Db, name: string, columns: Partial<QueueRow>): Promise<QueueRecord> {
  const row = await db
    .updateTable("task_queue")
    .set(columns)
    .where("name", "=", name)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw noSuchQueue();
  return toQueueRecord(row);
}

export async function changePolicy(db: Db, name: string, change: (current: unknown) => unknown): Promise<unknown> {
  const row = await lockRow(db, name);
  if (!row) throw noSuchQueue();
  const policy = change(toQueueRecord(row).policy);
  await setColumns(db, name, { policy: policy === undefined ? null : JSON.stringify(policy) });
  return policy;
}

/** Deletes the row of a queue whose tasks are gone, and keeps its name for `reservation` ms. */
export async function removeQueue(db: Db, name: string, now: number, reservation: number): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom("task_queue").where("name", "=", name).executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw notFound();
  if (reservation <= 0) return;
  const expire_time = now + reservation;
  await db
    .insertInto("task_queue_tombstone")
    .values({ name, expire_time })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ expire_time }))
    .execute();
}
