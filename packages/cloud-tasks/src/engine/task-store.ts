import { lockRows, referTo } from "@galley/foundation";
import { type Kysely, sql } from "kysely";
import type { Page, TaskDefinition, TaskRecord } from "./model.ts";
import { noSuchQueue, notFound, taskExists, taskIsOver } from "./refusals.ts";
import { statement } from "./statement.ts";
import { dispatched, ended, type NewTaskRow, type TaskRow, type TaskTables, waiting } from "./tables.ts";
import { toRecord } from "./task-row.ts";
import { checkTask } from "./validate-task.ts";

type Db = Kysely<TaskTables>;

/** A name as the real service makes them up: 20 digits, the first not 0. */
function madeUpName(random: () => number): string {
  const digits = (from: number, below: number) => String(from + Math.floor(random() * (below - from)));
  return digits(1e9, 1e10) + digits(0, 1e10).padStart(10, "0");
}

const queueOf = statement<{ queue: string }, { sampling_ratio: number | null }>((db, value) =>
  db.selectFrom("task_queue").select("sampling_ratio").where("name", "=", value.queue),
);

/** A queue that somebody else deletes at this moment is gone for this task, or takes it along. */
const holdQueue = statement<{ queue: string }, { sampling_ratio: number | null }>((db, value) =>
  referTo(db, db.selectFrom("task_queue").select("sampling_ratio").where("name", "=", value.queue)),
);

const insert = statement<NewTaskRow, { seq: number }>((db, value) =>
  db
    .insertInto("task")
    .values({
      queue: value.queue,
      name: value.name,
      state: value.state,
      target: value.target,
      url: value.url,
      method: value.method,
      headers: value.headers,
      body: value.body,
      routing: value.routing,
      credentials: value.credentials,
      retry_config: value.retry_config,
      create_time: value.create_time,
      schedule_time: value.schedule_time,
      dispatch_deadline: value.dispatch_deadline,
      dispatch_count: 0,
      response_count: 0,
      execution_count: 0,
    })
    .onConflict((conflict) => conflict.columns(["queue", "name"]).doNothing())
    .returning("seq"),
);

const findByName = statement<{ queue: string; name: string }, TaskRow>((db, value) =>
  db.selectFrom("task").selectAll().where("queue", "=", value.queue).where("name", "=", value.name),
);

/** Stores a task. The unique name refuses one that is taken, by a task or by what is left of one. */
export async function insertTask(
  db: Db,
  task: TaskDefinition,
  now: number,
  random: () => number,
): Promise<{ task: TaskRecord; samplingRatio: number | null }> {
  const row: NewTaskRow = {
    ...checkTask(task, now),
    queue: task.queue,
    name: task.name ?? madeUpName(random),
    state: "waiting",
    create_time: now,
    dispatch_count: 0,
    response_count: 0,
    execution_count: 0,
    first_attempt_time: null,
    last_schedule_time: null,
    last_dispatch_time: null,
    last_response_time: null,
    last_status_code: null,
    last_status_message: null,
    previous_response: null,
    expire_time: null,
  };
  const [queue] = (await holdQueue(db, row)).rows;
  if (!queue) throw noSuchQueue();
  const inserted = await insert(db, row);
  if (inserted.rows.length === 0) {
    await freeExpiredName(db, row, now);
    if ((await insert(db, row)).rows.length === 0) throw taskExists();
  }
  return { task: toRecord({ ...row, seq: 0 }), samplingRatio: queue.sampling_ratio };
}

/** A name whose time is over may still be there until the next sweep. */
async function freeExpiredName(db: Db, { queue, name }: NewTaskRow, now: number): Promise<void> {
  await db
    .deleteFrom("task")
    .where("queue", "=", queue)
    .where("name", "=", name)
    .where("state", "=", ended)
    .where("expire_time", "<=", now)
    .execute();
}

/** The row of a task that is not over. @throws TaskQueueError not_found */
export async function requireTask(db: Db, queue: string, name: string, now: number): Promise<TaskRow> {
  const [row] = (await findByName(db, { queue, name })).rows;
  if (!row) throw notFound();
  if (row.state !== "ended") return row;
  throw (row.expire_time ?? 0) > now ? taskIsOver() : notFound();
}

/** Those of the names that a task of the queue has which is not over. */
export async function namesOfTasks(db: Db, queue: string, names: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom("task")
    .select("name")
    .where("queue", "=", queue)
    .where("name", "in", names)
    .where("state", "<>", ended)
    .execute();
  return new Set(rows.map(({ name }) => name));
}

export async function listTasks(db: Db, queue: string, { after, limit }: Page): Promise<TaskRecord[]> {
  if ((await queueOf(db, { queue })).rows.length === 0) throw noSuchQueue();
  let select = db.selectFrom("task").selectAll().where("queue", "=", queue).where("state", "<>", ended);
  if (after !== undefined) select = select.where("name", ">", after);
  const rows = await select.orderBy("name").limit(limit).execute();
  return rows.map(toRecord);
}

/** What is left of a task when it is over: its name, until `expireTime`. */
export const over = (expireTime: number) =>
  ({ state: ended, url: "", headers: "{}", body: new Uint8Array(), expire_time: expireTime }) as const;

const end = statement<{ seq: number; expireTime: number }>((db, value) =>
  db.updateTable("task").set(over(value.expireTime)).where("seq", "=", value.seq),
);

/** Ends a task; its name stays reserved until `expireTime`. */
export async function endTask(db: Db, seq: number, expireTime: number): Promise<void> {
  await end(db, { seq, expireTime });
}

/** The number of the newest task: what was created by now has at most this one. */
export async function newestTask(db: Db): Promise<number> {
  const row = await db
    .selectFrom("task")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** Ends up to `limit` tasks of a queue, those up to number `upTo`; answers how many. */
export async function endTasks(
  db: Db,
  queue: string,
  { upTo, limit, expireTime }: { upTo: number; limit: number; expireTime: number },
): Promise<number> {
  let done = 0;
  // One state after the other, so that each finds its part of the tasks by its own index.
  for (const state of [dispatched, waiting]) {
    const chosen = db
      .selectFrom("task")
      .select("seq")
      .where("queue", "=", queue)
      .where("state", "=", state)
      .where("seq", "<=", upTo)
      .limit(limit - done);
    const { numUpdatedRows } = await db
      .with("chosen", () => lockRows(db, chosen))
      .updateTable("task")
      .set(over(expireTime))
      .where("seq", "in", (eb) => eb.selectFrom("chosen").select("chosen.seq"))
      .executeTakeFirstOrThrow();
    done += Number(numUpdatedRows);
    if (done >= limit) break;
  }
  return done;
}

export interface WaitingCounts {
  waiting: number;
  inFlight: number;
  oldestDue: number | undefined;
}

/** Counts by index: about 1 ms for 10,000 tasks. */
export async function countTasks(db: Db, queue: string, now: number): Promise<WaitingCounts> {
  const ofState = (state: typeof waiting | typeof dispatched) =>
    db
      .selectFrom("task")
      .select(({ fn }) => [fn.countAll<number>().as("tasks"), fn.min("schedule_time").as("first")])
      .where("queue", "=", queue)
      .where("state", "=", state)
      .executeTakeFirstOrThrow();
  const [idle, busy] = [await ofState(waiting), await ofState(dispatched)];
  const first = idle.first ?? undefined;
  return {
    waiting: Number(idle.tasks),
    inFlight: Number(busy.tasks),
    oldestDue: first !== undefined && first <= now ? first : undefined,
  };
}

/** Whether any task is left, in a queue or in all. */
export async function hasTasks(db: Db, queue: string | undefined): Promise<boolean> {
  for (const state of [waiting, dispatched]) {
    let select = db.selectFrom("task").select(sql<number>`1`.as("one")).where("state", "=", state);
    if (queue !== undefined) select = select.where("queue", "=", queue);
    if (await select.limit(1).executeTakeFirst()) return true;
  }
  return false;
}
