import type { Kysely } from "kysely";
import type { TaskTables } from "./tables.ts";

type Db = Kysely<TaskTables>;

/**
 * How long the name of a finished or deleted task stays reserved: "about 1 hour" (task.proto, CreateTaskRequest). A
 * request may be under way for half an hour at most, so that an answer never meets a later task of the same name.
 */
const reservedFor = 60 * 60 * 1000;

export async function isReserved(db: Db, queue: string, name: string, now: number): Promise<boolean> {
  const tombstone = await db
    .selectFrom("task_tombstone")
    .select("expire_time")
    .where("queue", "=", queue)
    .where("name", "=", name)
    .executeTakeFirst();
  return tombstone !== undefined && tombstone.expire_time > now;
}

/** Reserves the name of a task that was just deleted. */
export async function bury(db: Db, queue: string, name: string, now: number): Promise<void> {
  const expire_time = now + reservedFor;
  await db
    .insertInto("task_tombstone")
    .values({ queue, name, expire_time })
    .onConflict((conflict) => conflict.columns(["queue", "name"]).doUpdateSet({ expire_time }))
    .execute();
}

/** Deletes every task of a queue and reserves the names. */
export async function buryAll(db: Db, queue: string, now: number): Promise<void> {
  const expire_time = now + reservedFor;
  await db
    .insertInto("task_tombstone")
    .columns(["queue", "name", "expire_time"])
    .expression((from) =>
      from
        .selectFrom("task")
        .select(({ val }) => ["queue", "name", val(expire_time).as("expire_time")])
        .where("queue", "=", queue),
    )
    .onConflict((conflict) => conflict.columns(["queue", "name"]).doUpdateSet({ expire_time }))
    .execute();
  await db.deleteFrom("task").where("queue", "=", queue).execute();
}
