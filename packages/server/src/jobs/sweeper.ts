import type { Clock, Database } from "@galley/foundation";
import type { Parking } from "./parking.ts";
import { repeatedly } from "./repeat.ts";
import type { JobStore, TaskRoute } from "./store.ts";
import type { JobTables } from "./tables.ts";
import type { JobTasks } from "./tasks.ts";

const sweepEvery = 60_000;
/** ms until a job that must have begun is told to have failed; a worker that comes for it says so at once. */
const expireEvery = 5000;
/** A job that changed just now is in somebody's hands. */
const quietFor = 120_000;
/** So many jobs are looked at in one read, so that a sweep never holds the others up. */
const batch = 200;
/**
 * Where we may not look for tasks, a job that has not moved for this long has none that will still come: the queue gives
 * a task up after an hour of tries, of which the last may take half an hour (SPEC section 6). Should there be one all
 * the same, the lease keeps the two apart.
 */
const hiddenFor = 90 * 60_000;
/**
 * A queue elsewhere takes tens of ms and a billed call to say whether it has a task: so many are asked for in one sweep,
 * and the next one goes on where this one ended.
 */
const mostAsked = 500;

export interface SweeperOptions {
  database: Database<JobTables>;
  store: Pick<JobStore, "apply" | "forgetOldKeys">;
  tasks: JobTasks;
  routes: ReadonlyMap<string, TaskRoute>;
  clock: Clock;
  /** Who waits for other jobs of its tenant to end. */
  parking?: Pick<Parking, "sweep">;
  /** What else is to be looked after at the same time. */
  also?: (() => Promise<unknown>) | undefined;
  onDefect: (error: unknown) => void;
}

/**
 * Finds unfinished jobs that nobody works on and no task will come for, and gives them a task. Nothing in Galley
 * leaves a job so; a purged queue, a hand in the database or a queue that has given a task up can. Where the queue
 * does not answer whether it has the task, the job is left as it is: a second task for each job would be worse.
 */
export function createSweeper({ database, store, tasks, routes, clock, parking, also, onDefect }: SweeperOptions) {
  let ends: Array<() => void> = [];
  let stopped = false;

  /** Where the next sweep goes on; empty: at the beginning. */
  let after = "";

  async function forgotten() {
    const now = clock.now();
    return (
      database.read
        .selectFrom("job")
        .select(["id", "kind", "task_name", "enqueue_number", "updated_at"])
        // Said like this it has an index of its own, in the order of ids.
        .where("completed_at", "is", null)
        .where("parked", "=", 0)
        .where("waiting_until", "is", null)
        .where("updated_at", "<=", now - quietFor)
        .where(({ eb, or }) => or([eb("lease_until", "is", null), eb("lease_until", "<=", now)]))
        // Whose next attempt is not due yet has a task that is not due either.
        .where(({ eb, or }) => or([eb("not_before", "is", null), eb("not_before", "<=", now)]))
        .where("id", ">", after)
        .orderBy("id")
        .limit(batch)
        .execute()
    );
  }

  async function revive(id: string, number: number): Promise<boolean> {
    const applied = await store.apply(id, { type: "task_lost", number });
    return applied !== undefined && !("objection" in applied) && applied.job.enqueue_number > number;
  }

  /** One sweep through the unfinished jobs. Answers how many were given a task. */
  async function sweep(): Promise<number> {
    let revived = 0;
    let asked = 0;
    // Who has not answered once is not asked again in this sweep: each question may take its whole time.
    const silent = new Set<string>();
    const hidden = new Set<string>();
    for (;;) {
      const candidates = await forgotten();
      const there = await tasksOf(candidates);
      for (const { id, kind, task_name, enqueue_number, updated_at } of candidates) {
        if (stopped || asked >= mostAsked) return revived;
        after = id;
        const queue = routes.get(kind)?.queue;
        if (!queue || silent.has(queue) || (task_name && there.has(task_name))) continue;
        const long = updated_at <= clock.now() - hiddenFor;
        if (hidden.has(queue) && !long) continue;
        if (!tasks.inCommit) asked += 1;
        const presence = task_name ? await tasks.presence(queue, task_name) : "gone";
        if (presence === "unknown") silent.add(queue);
        if (presence === "hidden") hidden.add(queue);
        const lost = presence === "gone" || (presence === "hidden" && long);
        if (lost && (await revive(id, enqueue_number))) revived += 1;
      }
      if (candidates.length < batch) {
        after = "";
        return revived;
      }
      // Others are to be answered in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The names of those of the jobs' tasks that are in this database: nearly all of them, in one look a queue. */
  async function tasksOf(candidates: Array<{ kind: string; task_name: string | null }>): Promise<ReadonlySet<string>> {
    const byQueue = Map.groupBy(candidates, ({ kind }) => routes.get(kind)?.queue);
    const there = new Set<string>();
    for (const [queue, jobs] of byQueue) {
      const names = jobs.flatMap(({ task_name }) => task_name ?? []);
      if (!queue || names.length === 0) continue;
      for (const name of (await tasks.namesThere?.(queue, names)) ?? []) there.add(name);
    }
    return there;
  }

  /** Ends the jobs that had not begun, or were not decided on, by the time they were to. Answers how many there were. */
  async function expire(): Promise<number> {
    const late = (column: "expires_at" | "waiting_until") =>
      database.read
        .selectFrom("job")
        .select("id")
        .where(column, "<=", clock.now())
        .where("completed_at", "is", null)
        .orderBy(column)
        .limit(batch);
    const rows = [
      ...(await late("expires_at").where("started_at", "is", null).execute()),
      ...(await late("waiting_until").execute()),
    ];
    for (const { id } of rows) await store.apply(id, { type: "expired" });
    return rows.length;
  }

  return {
    sweep,
    expire,
    start(): void {
      stopped = false;
      const all = () => Promise.all([sweep(), store.forgetOldKeys(), parking?.sweep(), also?.()]);
      ends = [repeatedly(clock, sweepEvery, all, onDefect), repeatedly(clock, expireEvery, expire, onDefect)];
    },
    stop(): void {
      stopped = true;
      for (const end of ends) end();
      ends = [];
    },
  };
}
