import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, openSqlite } from "@galley/foundation";
import {
  type AttemptEvent,
  type EmbeddedQueues,
  migrateTaskTables,
  openEmbeddedQueues,
  type QueueSettings,
  type TaskTables,
} from "../src/index.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { openTarget } from "./target.ts";

/** A queue's settings with the values that a test does not care about. */
export function settings(
  rate: Partial<QueueSettings["rateLimits"]> = {},
  retry: Partial<QueueSettings["retryConfig"]> = {},
): QueueSettings {
  return {
    rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 1000, ...rate },
    retryConfig: { maxAttempts: 100, maxRetryDuration: 0, minBackoff: 10, maxBackoff: 300, maxDoublings: 3, ...retry },
  };
}

/** One run of the engine over one database file. */
export interface Run {
  database: Database<TaskTables>;
  queues: EmbeddedQueues;
  /** Ended attempts, those of `settle` left out. */
  attempts: Mailbox<AttemptEvent>;
  errors: unknown[];
  /** Has a task of a queue of its own delivered: afterwards all that could be taken at this time has been taken. */
  settle(): Promise<void>;
  /** Stops the engine and closes the database. */
  close(): Promise<void>;
}

/** An engine on a real file and a manual clock, with a real HTTP server as the target. */
export async function openBench() {
  const folder = mkdtempSync(join(tmpdir(), "galley-tasks-"));
  const clock = createManualClock(Date.UTC(2026, 10, 22, 12));
  const target = await openTarget();
  const runs: Run[] = [];
  let files = 0;
  let path = join(folder, "tasks.db");
  let origins = [target.origin];
  let asked = 0;
  const unreachable: string[] = [];

  async function open(): Promise<Run> {
    const database = openSqlite<TaskTables>(path);
    await migrateTaskTables(database);
    const attempts = createMailbox<AttemptEvent>();
    const settled = createMailbox<AttemptEvent>();
    const errors: unknown[] = [];
    const queues = openEmbeddedQueues({
      database,
      clock,
      random: Math.random,
      // By turns, as a service of several processes is asked.
      origin: () => origins[asked++ % origins.length]!,
      onUnreachable: (origin) => void unreachable.push(origin),
      serviceAccount: "tasks@galley.test",
      audience: () => "https://worker.test",
      issuer: () => "https://queue.test",
      onAttempt: (event) => (event.queue === "settle" ? settled : attempts).push(event),
      onError: (error) => errors.push(error),
    });
    await queues.applyQueue("settle", settings());
    const run: Run = {
      database,
      queues,
      attempts,
      errors,
      async settle() {
        await queues.createTask({ queue: "settle", path: "/settle", body: "" });
        await settled.next();
      },
      async close() {
        await queues.stop(0);
        await database.close();
      },
    };
    runs.push(run);
    return run;
  }

  return {
    clock,
    target,
    open,
    /** The origins that could not be reached. */
    unreachable,
    pointAt(...elsewhere: string[]) {
      origins = elsewhere;
      asked = 0;
    },
    /** Goes on with the file as a dead machine would leave it at this moment; the runs before it go on with the old one. */
    crash() {
      files += 1;
      const image = join(folder, `after-crash-${files}.db`);
      for (const part of ["", "-wal"]) if (existsSync(path + part)) copyFileSync(path + part, image + part);
      path = image;
    },
    async close() {
      for (const run of runs) await run.close().catch(() => {});
      await target.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Bench = Awaited<ReturnType<typeof openBench>>;
