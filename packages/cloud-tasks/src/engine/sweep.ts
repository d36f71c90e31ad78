import type { Clock, Database } from "@galley/foundation";
import type { TaskTables } from "./tables.ts";
import { bury } from "./tombstones.ts";

/** A task is deleted at this age, dispatched or not (cloud.google.com/tasks/docs/quotas). */
const oldestTask = 31 * 24 * 60 * 60 * 1000;

/** Nothing depends on the sweep being on time: a tombstone ends at its own hour, this only gives the space back. */
const interval = 10 * 60 * 1000;

/** Rows in one transaction, about 5 ms: other writers wait no longer than that. */
const batch = 500;

/** Removes tombstones that have expired and tasks that are too old. `onError` is told when a sweep failed. */
export function createSweeper(database: Database<TaskTables>, clock: Clock, onError: (error: unknown) => void) {
  let cancel = (): void => {};
  let running = false;
  let sweeping = Promise.resolve();

  async function removeTombstones(): Promise<number> {
    return database.write(async ({ db }) => {
      const expired = await db
        .selectFrom("task_tombstone")
        .select(["queue", "name"])
        .where("expire_time", "<=", clock.now())
        .orderBy("expire_time")
        .limit(batch)
        .execute();
      for (const { queue, name } of expired)
        await db.deleteFrom("task_tombstone").where("queue", "=", queue).where("name", "=", name).execute();
      return expired.length;
    });
  }

  async function removeOldTasks(): Promise<number> {
    return database.write(async ({ db }) => {
      const now = clock.now();
      const old = await db
        .selectFrom("task")
        .select(["queue", "name"])
        .where("create_time", "<=", now - oldestTask)
        .orderBy("create_time")
        .limit(batch)
        .execute();
      for (const { queue, name } of old) {
        await db.deleteFrom("task").where("queue", "=", queue).where("name", "=", name).execute();
        await bury(db, queue, name, now);
      }
      return old.length;
    });
  }

  async function sweep(): Promise<void> {
    try {
      for (const remove of [removeTombstones, removeOldTasks]) while (running && (await remove()) === batch);
    } catch (error) {
      onError(error);
    }
  }

  function run(): void {
    sweeping = sweep().then(() => {
      if (running) cancel = clock.after(interval, run);
    });
  }

  return {
    start(): void {
      running = true;
      run();
    },
    async stop(): Promise<void> {
      running = false;
      cancel();
      await sweeping;
    },
  };
}
