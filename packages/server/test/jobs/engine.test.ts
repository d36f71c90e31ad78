import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, openSqlite } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createApp } from "../../src/http/app.ts";
import { anyDefinition, defineJob } from "../../src/jobs/define.ts";
import { createJobEngine } from "../../src/jobs/engine.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import type { JobQueue } from "../../src/jobs/tasks.ts";
import { createGate, submission } from "./harness.ts";

/** A queue that takes every task and brings none. */
const quietQueue: JobQueue = {
  tasks: {
    inCommit: false,
    create: async () => {},
    remove: async () => {},
    presence: async () => "there",
    firstTry: async () => {},
  },
  start: async () => {},
  halt: async () => {},
  end: async () => {},
};

async function openDatabase(): Promise<Database<JobTables>> {
  const folder = mkdtempSync(join(tmpdir(), "galley-engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = openSqlite<JobTables>(join(folder, "jobs.db"));
  onTestFinished(() => database.close());
  await migrateJobTables(database);
  return database;
}

/** Galley's engine of jobs and its routes, as a process would have them. Nothing has begun. */
async function createProcess(database: Database<JobTables>, run: () => Promise<string>) {
  const definition = defineJob<null, null, { only: string }, { text: string }>({
    kind: "word",
    queue: "word-queue",
    path: "/api/v1/word",
    input: z.null(),
    result: z.object({ text: z.string() }),
    stages: [{ name: "only", version: 1, weight: 1, says: { start: "begins", complete: "complete" }, run }],
    pin: () => null,
    firstEstimate: () => 1,
    accepted: "Word job queued successfully",
    assemble: ({ only }) => ({ text: only }),
  });
  const engine = createJobEngine({
    database,
    queue: quietQueue,
    definitions: [anyDefinition(definition)],
    clock: createManualClock(),
    concurrency: 10,
    authenticate: async () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  const app = await createApp({ logLevel: "silent" });
  await app.register(engine.routes);
  await app.register(engine.workerRoutes);
  onTestFinished(() => app.close());
  return {
    engine,
    accept: async () => (await engine.jobs.create(definition, null, submission())).accepted.job_id,
    async deliver(job_id: string): Promise<string> {
      const headers = { host: "localhost" };
      const answer = await app.inject({ method: "POST", url: "/api/v1/word/worker", payload: { job_id }, headers });
      return answer.json().outcome;
    },
  };
}

test("what a dead process held is taken back before the first request, and nothing after that", async () => {
  const database = await openDatabase();
  const never = createGate<string>();
  const dead = await createProcess(database, () => never.pass());
  const id = await dead.accept();
  void dead.deliver(id);
  await never.reached;

  const gate = createGate<string>();
  const process = await createProcess(database, () => gate.pass());
  // The queue does not wait until the process says that it has started.
  const first = process.deliver(id);
  await gate.reached;
  await process.engine.start();
  onTestFinished(() => process.engine.stop());
  expect(await process.deliver(id)).toBe("leased");
  gate.open("text");
  expect(await first).toBe("ended");
  never.open("too late");
  expect(await process.engine.jobs.status(id, everyJob)).toMatchObject({
    status: "completed",
    result: { text: "text" },
  });
});
