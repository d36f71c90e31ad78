import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, openSqlite } from "@galley/foundation";
import { openTaskEngine } from "../../src/engine/engine.ts";
import type { HttpTarget, QueueDefinition, TaskDefinition, TaskRequest } from "../../src/engine/model.ts";
import { outgoingRequest } from "../../src/engine/request.ts";
import type { TaskEngine, TaskEngineOptions } from "../../src/engine/task-engine.ts";
import { type AttemptEvent, migrateTaskTables, type TaskTables } from "../../src/index.ts";
import { settings } from "../bench.ts";
import { createMailbox, type Mailbox } from "../mailbox.ts";
import { openTarget } from "../target.ts";

type Overrides = Partial<QueueDefinition["rateLimits"]> & Partial<QueueDefinition["retryConfig"]>;

/** A queue of 500/s whose tasks are tried again after 10, 20, 40, 80 … s, but for what is given. */
export function queueOf(
  { maxDispatchesPerSecond, maxConcurrentDispatches, ...retry }: Overrides = {},
  more: Partial<QueueDefinition> = {},
): QueueDefinition {
  const rate = {
    ...(maxDispatchesPerSecond !== undefined && { maxDispatchesPerSecond }),
    ...(maxConcurrentDispatches !== undefined && { maxConcurrentDispatches }),
  };
  return { ...settings(rate, retry), ...more };
}

/** An HTTP target's overrides, by default those that change nothing. */
export function overrides(target: Partial<HttpTarget>): QueueDefinition {
  return queueOf({}, { httpTarget: { headers: [], ...target } });
}

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Asks again with each turn of the event loop until the answer is true; false when it is not within `limit` ms. */
export async function becomesTrue(ask: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!ask()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
}

/** Where the only task of a queue would be sent now, without sending it. */
export async function addressOf({ database }: EngineRun, queue: string): Promise<string> {
  const { read } = database;
  const task = await read.selectFrom("task").selectAll().where("queue", "=", queue).executeTakeFirstOrThrow();
  const row = await read.selectFrom("task_queue").selectAll().where("name", "=", queue).executeTakeFirstOrThrow();
  return outgoingRequest({ task, queue: row }, { serviceOrigin: undefined, appEngineOrigin: undefined }).url.href;
}

/** One run of the engine over one database file. */
export interface EngineRun {
  database: Database<TaskTables>;
  engine: TaskEngine;
  /** Ended attempts, those of `settle` left out. */
  attempts: Mailbox<AttemptEvent>;
  errors: unknown[];
  /** Creates a task for the bench's target: POST without a body, unless told otherwise. */
  create(
    task?: Partial<Omit<TaskDefinition, "request">> & { path?: string; request?: Partial<TaskRequest> },
  ): Promise<Awaited<ReturnType<TaskEngine["createTask"]>>>;
  /** Has a task of a queue of its own delivered: afterwards all that could be taken at this time has been taken. */
  settle(): Promise<void>;
  /** Lets what is under way go on for some commits and turns of the event loop, without an attempt of any task. */
  idle(): Promise<void>;
  /** Stops the engine and closes the database. */
  close(): Promise<void>;
}

/** An engine on a real file and a manual clock, with a real HTTP server as the target. */
export async function openEngineBench(start = Date.UTC(2026, 10, 22, 12)) {
  const folder = mkdtempSync(join(tmpdir(), "galley-engine-"));
  const clock = createManualClock(start);
  const target = await openTarget();
  const runs: EngineRun[] = [];
  let files = 0;
  let path = join(folder, "tasks.db");

  async function open(options: Partial<TaskEngineOptions> = {}): Promise<EngineRun> {
    const database = openSqlite<TaskTables>(path);
    await migrateTaskTables(database);
    const attempts = createMailbox<AttemptEvent>();
    const settled = createMailbox<AttemptEvent>();
    const errors: unknown[] = [];
    const engine = openTaskEngine({
      database,
      clock,
      random: Math.random,
      issuer: () => "https://queue.test",
      onAttempt: (event) => (event.queue === "settle" ? settled : attempts).push(event),
      onError: (error) => errors.push(error),
      ...options,
    });
    await engine.updateQueue("settle", () => settings());
    const run: EngineRun = {
      database,
      engine,
      attempts,
      errors,
      create({ path = "/work", request, ...task } = {}) {
        const url = `${target.origin}${path}`;
        return engine.createTask({
          queue: "mail",
          request: { target: { kind: "http", url }, method: "POST", headers: {}, body: new Uint8Array(), ...request },
          ...task,
        });
      },
      async settle() {
        await run.create({ queue: "settle", path: "/settle" });
        await settled.next();
      },
      async idle() {
        for (let turn = 0; turn < 10; turn++) {
          await database.write(async () => {});
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      async close() {
        await engine.stop(0);
        await database.close();
      },
    };
    runs.push(run);
    return run;
  }

  return {
    clock,
    target,
    folder,
    /** The database's file, as the next `open` finds it. */
    get path() {
      return path;
    },
    open,
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

export type EngineBench = Awaited<ReturnType<typeof openEngineBench>>;
