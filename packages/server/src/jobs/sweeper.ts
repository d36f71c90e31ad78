import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { JobStore, TaskRoute } from "./store.ts";
import type { JobTables } from "./tables.ts";
import type { JobTasks } from "./tasks.ts";

const sweepEvery = 60_000;
/** A job that changed just now is in somebody's hands. */
const quietFor = 120_000;
/** So many jobs are looked at in one read, so that a sweep never holds the others up. */
const batch = 200;

export interface SweeperOptions {
  database: Database<JobTables>;
  store: Pick<JobStore, "enqueueAgain" | "forgetOldKeys">;
  tasks: JobTasks;
  routes: ReadonlyMap<string, TaskRoute>;
  clock: Clock;
  onDefect: (error: unknown) => void;
}

/**
 * Finds unfinished jobs that nobody works on and no task will come for, and gives them a task. Nothing in Galley
 * leaves a job so; a purged queue or a hand in the database can.
 */
export function createSweeper({ database, store, tasks, routes, clock, onDefect }: SweeperOptions) {
  let timer: CancelTimer | undefined;
  let stopped = false;

  async function forgotten(after: string) {
    const now = clock.now();
    return database.read
      .selectFrom("job")
      .select(["id", "kind", "task_name"])
      .where("status", "in", ["pending", "queued", "processing"])
      .where("updated_at", "<=", now - quietFor)
      .where(({ eb, or }) => or([eb("lease_until", "is", null), eb("lease_until", "<=", now)]))
      .where("id", ">", after)
      .orderBy("id")
      .limit(batch)
      .execute();
  }

  /** One sweep through all unfinished jobs. Answers how many were given a task. */
  async function sweep(): Promise<number> {
    let revived = 0;
    for (let after = ""; !stopped; ) {
      const candidates = await forgotten(after);
      for (const { id, kind, task_name } of candidates) {
        const queue = routes.get(kind)?.queue;
        if (!queue || (task_name && (await tasks.exists(database.read, queue, task_name)))) continue;
        await store.enqueueAgain(id, clock.now());
        revived += 1;
      }
      const last = candidates.at(-1);
      if (!last || candidates.length < batch) break;
      after = last.id;
    }
    return revived;
  }

  function schedule(): void {
    timer = clock.after(sweepEvery, () => {
      Promise.all([sweep(), store.forgetOldKeys()])
        .catch(onDefect)
        .finally(() => !stopped && schedule());
    });
  }

  return {
    sweep,
    start: schedule,
    stop(): void {
      stopped = true;
      timer?.();
    },
  };
}
