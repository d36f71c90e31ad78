import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { JobTables } from "./tables.ts";

/** So many jobs go in one commit, about 20 ms: others write in between. */
const atOnce = 200;
const sweepEvery = 10 * 60_000;

export interface RetentionOptions {
  database: Database<JobTables>;
  clock: Clock;
  /** Hours that a job is kept when it has ended; 0: for ever. */
  hours: number;
  /** Of these jobs, those that something still waits for, such as a webhook that is to be delivered. */
  held?: (jobIds: string[]) => Promise<ReadonlySet<string>>;
  /** Removes what else belongs to times before this (ms since the epoch). */
  alsoRemove?: (before: number) => Promise<void>;
  onDefect: (error: unknown) => void;
}

/** Removes jobs that ended long ago, with all that was stored of them, and batches of which no job is left. */
export function createRetention(options: RetentionOptions) {
  const { database, clock, hours, held, alsoRemove, onDefect } = options;
  let timer: CancelTimer | undefined;
  let running = false;

  const ended = (before: number, after: { completed_at: number; id: string }) =>
    database.read
      .selectFrom("job")
      .select(["id", "completed_at"])
      .where("completed_at", "<", before)
      .where(({ eb, refTuple, tuple }) => eb(refTuple("completed_at", "id"), ">", tuple(after.completed_at, after.id)))
      .orderBy("completed_at")
      .orderBy("id")
      .limit(atOnce)
      .execute();

  async function removeJobs(before: number): Promise<number> {
    let removed = 0;
    for (let after = { completed_at: 0, id: "" }; ; ) {
      const rows = await ended(before, after);
      const ids = rows.map(({ id }) => id);
      const kept = ids.length > 0 && held ? await held(ids) : new Set<string>();
      const over = ids.filter((id) => !kept.has(id));
      if (over.length > 0) {
        // It may have been retried since it was read.
        const { numDeletedRows } = await database.write(({ db }) =>
          db.deleteFrom("job").where("id", "in", over).where("completed_at", "<", before).executeTakeFirst(),
        );
        removed += Number(numDeletedRows);
      }
      const last = rows.at(-1);
      if (rows.length < atOnce || !last || !running) return removed;
      after = { completed_at: last.completed_at!, id: last.id };
    }
  }

  async function removeBatches(before: number): Promise<void> {
    await database.write(({ db }) =>
      db
        .deleteFrom("job_batch")
        .where("completed_at", "<", before)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom("job").select("job.id").whereRef("job.batch_id", "=", "job_batch.id"))),
        )
        .execute(),
    );
  }

  /** One sweep. Answers how many jobs it removed. */
  async function sweep(): Promise<number> {
    if (hours === 0) return 0;
    const before = clock.now() - hours * 3_600_000;
    const removed = await removeJobs(before);
    await removeBatches(before);
    await alsoRemove?.(before);
    return removed;
  }

  function schedule(delay: number): void {
    timer = clock.after(delay, () => {
      sweep()
        .catch(onDefect)
        .finally(() => running && schedule(sweepEvery));
    });
  }

  return {
    async sweep(): Promise<number> {
      running = true;
      return sweep();
    },
    start(): void {
      if (hours === 0) return;
      running = true;
      schedule(sweepEvery / 10);
    },
    stop(): void {
      running = false;
      timer?.();
    },
  };
}
