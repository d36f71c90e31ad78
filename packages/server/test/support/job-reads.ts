import { JobListQuery } from "@galley/contract";
import { createManualClock, type Database } from "@galley/foundation";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { medianDuration } from "../../src/jobs/estimate.ts";
import { listUnfinished } from "../../src/jobs/history.ts";
import { createParking } from "../../src/jobs/parking.ts";
import { createRetention } from "../../src/jobs/retention.ts";
import type { JobScope } from "../../src/jobs/scope.ts";
import { createJobService } from "../../src/jobs/service.ts";
import { createJobStore } from "../../src/jobs/store.ts";
import { createSweeper } from "../../src/jobs/sweeper.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import type { JobTasks } from "../../src/jobs/tasks.ts";
import { batchId, firstTime } from "./fill-jobs.ts";

type Read = () => Promise<unknown>;

/** A queue that has every task and does nothing. */
const tasks: JobTasks = {
  inCommit: true,
  create: async () => {},
  remove: async () => {},
  presence: async () => "there",
  firstTry: async () => {},
};

/** What the service reads of a database of jobs, by name. */
export async function createReads(database: Database<JobTables>): Promise<Map<string, Read>> {
  const { count } = await database.read
    .selectFrom("job")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  // Nothing that waits has been left alone for long enough to be looked at: what is measured is the looking.
  const clock = createManualClock(firstTime + Number(count) * 1000 + 1000);
  const routes = new Map([["word", { queue: "words", pathOf: () => "/words/worker" }]]);
  const changes = createJobChanges(database.signals);
  const store = createJobStore({ database, tasks, changes, clock, routes, recorders: [] });
  const jobs = createJobService({
    database,
    store,
    tasks,
    runner: { cancel: () => {} },
    changes,
    clock,
    stopping: new AbortController().signal,
    pathOf: () => "/words",
  });
  const onDefect = (error: unknown) => {
    throw error;
  };
  const parking = createParking({ database, limit: () => 10, onError: onDefect });
  const sweeper = createSweeper({ database, store, tasks, routes, clock, parking, onDefect });
  // Longer than any job is old: what is measured is the looking.
  const retention = createRetention({ database, clock, hours: 100_000, onDefect });
  const scope: JobScope = { tenant: "default", kind: "word" };
  const allKinds: JobScope = { tenant: "default", kind: undefined };
  const list = (query: Record<string, unknown>, of = scope): Read => {
    const parsed = JobListQuery.parse({ limit: 50, ...query });
    return () => jobs.list(of, parsed);
  };
  const { next_cursor } = await jobs.list(scope, { limit: 50, created_before: isoAt(Number(count) / 2) });
  const { jobs: newest } = await jobs.list(scope, { limit: 1 });
  const [one] = newest;
  return new Map<string, Read>([
    ["list", list({})],
    ["list, all kinds", list({}, allKinds)],
    ["list, a page in the middle", list({ cursor: next_cursor })],
    ["list, before a time", list({ created_before: isoAt(Number(count) / 2) })],
    ["list, completed", list({ status: "completed" })],
    ["list, completed or failed", list({ status: "completed,failed" })],
    ["list, completed or failed, paged", list({ status: "completed,failed", cursor: next_cursor })],
    ["list, cancelled (rare)", list({ status: "cancelled" })],
    ["list, cancelled, all kinds", list({ status: "cancelled" }, allKinds)],
    ["list, all states but completed", list({ status: "pending,queued,processing", limit: 10 })],
    ["list, a batch", list({ batch_id: batchId })],
    ["list, a common pair", list({ metadata: { campaign: "c2" }, limit: 10 })],
    ["list, a rare pair", list({ metadata: { rare: "x" } })],
    ["list, a pair that is not there", list({ metadata: { none: "x" } })],
    ["list, a pair and a state", list({ metadata: { rare: "x" }, status: "cancelled" })],
    ["list, unfinished", () => listUnfinished(database.read, { tenant: "default" })],
    ["status poll, unchanged", () => jobs.version(one!.job_id, scope)],
    ["status poll", () => jobs.status(one!.job_id, scope)],
    ["estimate", () => medianDuration(database.read, "word", "")],
    ["sweep", () => sweeper.sweep()],
    ["sweep of what expires", () => sweeper.expire()],
    ["sweep of what has ended", () => retention.sweep()],
  ]);
}

const isoAt = (number: number): string => new Date(firstTime + Math.floor(number) * 1000).toISOString();
