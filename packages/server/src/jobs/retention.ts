import type { Clock, Database } from "@galley/foundation";
import { keysRememberedFor } from "./idempotency.ts";
import { repeatedly } from "./repeat.ts";
import type { JobTables } from "./tables.ts";

/** So many jobs go in one commit, about 20 ms: others write in between. */
const atOnce = 200;
const sweepEvery = 5 * 60_000;

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
  let end = (): void => {};
  let running = false;

  const ended = (before: number, after: { completed_at: number; id: string }) =>
    database.read
      .selectFrom("job")
      .select(["id", "completed_at"])
      .where("completed_at", "<", before)
      // A request that is repeated within a day is to find what it has made.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("job_idempotency")
              .select("key")
              .whereRef("job_idempotency.job_id", "=", "job.id")
              .where("job_idempotency.created_at", ">", clock.now() - keysRememberedFor),
          ),
        ),
      )
      // A batch tells of all its jobs, until all of them may go.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("job_batch")
              .select("job_batch.id")
              .whereRef("job_batch.id", "=", "job.batch_id")
              .where((of) =>
                of.or([of("job_batch.completed_at", "is", null), of("job_batch.completed_at", ">=", before)]),
              ),
          ),
        ),
      )
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
    for (let removed = atOnce; removed === atOnce && running; ) {
      removed = await database.write(async ({ db }) => {
        const empty = db
          .selectFrom("job_batch")
          .select("id")
          .where("completed_at", "<", before)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom("job").select("job.id").whereRef("job.batch_id", "=", "job_batch.id"))),
          )
          .limit(atOnce);
        const rows = await empty.execute();
        if (rows.length > 0) {
          const ids = rows.map(({ id }) => id);
          await db.deleteFrom("job_batch").where("id", "in", ids).execute();
        }
        return rows.length;
      });
    }
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

  return {
    async sweep(): Promise<number> {
      running = true;
      return sweep();
    },
    start(): void {
      if (hours === 0) return;
      running = true;
      end = repeatedly(clock, sweepEvery, sweep, onDefect);
    },
    stop(): void {
      running = false;
      end();
    },
  };
}
