import type { Clock, Database } from "@galley/foundation";
import { ended, type TaskTables } from "./tables.ts";
import { endTask } from "./task-store.ts";

/** A task is deleted at this age, dispatched or not (cloud.google.com/tasks/docs/quotas). */
const oldestTask = 31 * 24 * 60 * 60 * 1000;

/** Nothing depends on the sweep being on time: a reserved name ends at its own hour, this only gives the space back. */
const interval = 10 * 60 * 1000;

/** Rows in one transaction, about 5 ms: other writers wait no longer than that. */
const batch = 500;

export interface SweeperOptions {
  database: Database<TaskTables>;
  clock: Clock;
  /** ms that the name of a task which is too old stays reserved. */
  reservation: number;
  /** Told when tasks have ended. */
  onEnded: () => void;
  onError: (error: unknown) => void;
}

/** Removes reserved names whose time is over, documents that have expired, and tasks that are too old. */
export function createSweeper({ database, clock, reservation, onEnded, onError }: SweeperOptions) {
  let cancel = (): void => {};
  let running = false;
  let sweeping = Promise.resolve();

  async function removeEndedTasks(): Promise<number> {
    return database.write(async ({ db }) => {
      const { numDeletedRows } = await db
        .deleteFrom("task")
        .where("seq", "in", (eb) =>
          eb
            .selectFrom("task")
            .select("seq")
            .where("state", "=", ended)
            .where("expire_time", "<=", clock.now())
            .orderBy("expire_time")
            .limit(batch),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    });
  }

  /** Tasks are numbered as they are created, so that the oldest come first and the first young one ends the search. */
  async function removeOldTasks(): Promise<number> {
    const limit = clock.now() - oldestTask;
    let after = 0;
    for (;;) {
      const rows = await database.read
        .selectFrom("task")
        .select(["seq", "state", "create_time"])
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(batch)
        .execute();
      const young = rows.findIndex((row) => row.create_time > limit);
      const old = (young < 0 ? rows : rows.slice(0, young)).filter((row) => row.state !== "ended");
      if (old.length > 0)
        await database.write(async ({ db, onCommit }) => {
          for (const { seq } of old) await endTask(db, seq, clock.now() + reservation);
          onCommit(onEnded);
        });
      if (young >= 0 || rows.length < batch || !running) return 0;
      after = rows.at(-1)!.seq;
    }
  }

  async function removeTombstonesAndDocuments(): Promise<number> {
    const now = clock.now();
    await database.write(async ({ db }) => {
      await db.deleteFrom("task_queue_tombstone").where("expire_time", "<=", now).execute();
      await db.deleteFrom("task_document").where("expire_time", "<=", now).execute();
    });
    return 0;
  }

  async function sweep(): Promise<void> {
    try {
      for (const remove of [removeEndedTasks, removeOldTasks, removeTombstonesAndDocuments])
        while (running && (await remove()) === batch);
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
