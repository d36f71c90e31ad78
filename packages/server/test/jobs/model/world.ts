import { createManualClock, type Database, type ManualClock } from "@galley/foundation";
import { expect } from "vitest";
import { createEventRecorder } from "../../../src/events/recorder.ts";
import { LeaseLost } from "../../../src/jobs/job-error.ts";
import type { JobTables } from "../../../src/jobs/tables.ts";
import type { JobTask, JobTasks } from "../../../src/jobs/tasks.ts";
import { addUpdate } from "../../../src/jobs/updates.ts";
import { createWebhookRecorder } from "../../../src/webhooks/recorder.ts";
import { migrateWebhookTables, type WebhookTables } from "../../../src/webhooks/tables.ts";
import { createHarness, submission } from "../harness.ts";
import { isFinal, type Model } from "./life.ts";

/** An attempt that has claimed a job. It may have been forgotten by everybody and not know it. */
export interface Worker {
  jobId: string;
  token: string;
  /** The delivery that it answers, once. */
  task: JobTask;
  dispatch: number;
}

/** A process, its database and the queue beside it, which keeps a task until a delivery of it was answered. */
export interface World {
  clock: ManualClock;
  tasks: Map<string, { task: JobTask; dispatch: number }>;
  workers: Worker[];
  /** Jobs of which the queue has lost a task, and the task that each was known by then. The sweep may have to find them. */
  robbed: Map<string, string>;
  process: Process;
  /** Answers whether all leases are over. */
  restart(): Promise<boolean>;
  close(): Promise<void>;
}

type Process = Awaited<ReturnType<typeof createHarness>>;

export async function openWorld(): Promise<World> {
  const clock = createManualClock();
  const tasks: World["tasks"] = new Map();
  const queue: JobTasks = {
    inCommit: true,
    create: async (_work, task) => void tasks.set(task.name, { task, dispatch: 0 }),
    remove: async (_work, { name }) => void tasks.delete(name),
    presence: async (_queue, name) => (tasks.has(name) ? "there" : "gone"),
    firstTry: async () => {},
  };
  const noWebhookTasks = { create: async () => {}, isThere: async () => true };
  const recorders = [createEventRecorder(clock), createWebhookRecorder({ clock, tasks: noWebhookTasks }).ofJob];
  const start = (path?: string) =>
    createHarness({}, { clock, openTasks: () => queue, recorders, ...(path && { path }) });
  const world: World = {
    clock,
    tasks,
    workers: [],
    robbed: new Map(),
    process: await start(),
    async restart() {
      const { path, database } = world.process;
      await world.process.close();
      world.process = await start(path);
      // Where nobody else works on the database, the workers died with the process, and their leases are over.
      if (database.shared) return false;
      world.workers = [];
      await world.process.store.takeBackLeases();
      return true;
    },
    close: () => world.process.close(),
  };
  await migrateWebhookTables(world.process.database as unknown as Database<WebhookTables>);
  return world;
}

export async function submit({ process }: World, word: string, key: string | undefined): Promise<string> {
  const asked = submission(key, { webhook_url: "https://receiver.example/hook" });
  return (await process.jobs.create(process.definition, { word }, asked)).accepted.job_id;
}

/** The queue takes a delivery as answered only if it has not given up waiting for the answer. */
export function answer({ tasks }: World, { task, dispatch }: Pick<Worker, "task" | "dispatch">): void {
  if (tasks.get(task.name)?.dispatch === dispatch) tasks.delete(task.name);
}

/** What an attempt records as it goes: a step and its output. Answers whether that was accepted. */
export async function progress({ process, clock }: World, worker: Worker, percentage: number): Promise<boolean> {
  const { jobId, token } = worker;
  const stage = `stage ${percentage}`;
  const applied = await process.store.apply(
    jobId,
    { type: "progressed", token, stage, percentage },
    async ({ db }, head) => {
      const told = { stage, phase: "end", number: 1, total: 3, progress: head.progress, status: "complete" } as const;
      return addUpdate(db, jobId, { ...told, details: null, metadata: {} }, clock.now());
    },
  );
  return applied !== undefined && !("objection" in applied);
}

/** A part of a stage. Answers whether it was accepted. */
export async function keepPart({ process }: World, { jobId, token }: Worker, key: string): Promise<boolean> {
  try {
    await process.checkpoints.save(jobId, token, { key, inputHash: "h", output: JSON.stringify(token), duration: 1 });
    return true;
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    throw error;
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Everything that is stored is as the model says, and as the kill matrix demands (invariants at any moment). */
export async function agree(
  model: Model,
  { process, clock, tasks, robbed }: World,
  seen: Map<string, number>,
): Promise<void> {
  const { read } = process.database as unknown as Database<JobTables & WebhookTables>;
  const rows = new Map((await read.selectFrom("job").selectAll().execute()).map((row) => [row.id, row]));
  const events = await read.selectFrom("job_event").selectAll().orderBy("job_id").orderBy("sequence").execute();
  const updates = await read.selectFrom("job_update").selectAll().orderBy("job_id").orderBy("sequence").execute();
  const messages = await read.selectFrom("webhook_delivery").select(["job_id", "type"]).execute();
  expect(rows.size).toBe(model.jobs.length);
  for (const job of model.jobs) {
    const row = rows.get(job.id);
    expect(row).toMatchObject({
      status: job.status,
      lease_token: job.owner ?? null,
      failed_attempts: job.failed,
      interruptions: job.interruptions,
      retry_count: job.retries,
      cancel_requested: job.cancelRequested ? 1 : 0,
    });
    expect(row!.progress).toBeGreaterThanOrEqual(seen.get(job.id) ?? 0);
    seen.set(job.id, row!.progress);
    // Whoever is not final is worked on, or a task will come for it.
    const leased = (row!.lease_until ?? 0) > clock.now();
    if (robbed.get(job.id) !== row!.task_name) robbed.delete(job.id);
    const hasTask = robbed.has(job.id) || [...tasks.values()].some(({ task }) => task.job?.id === job.id);
    expect(isFinal(job) || leased || hasTask, `a task for ${job.status}`).toBe(true);

    const told = events.filter(({ job_id }) => job_id === job.id);
    expect(told.map(({ sequence }) => sequence)).toEqual(numbered(told.length));
    expect(updates.filter(({ job_id }) => job_id === job.id).map(({ sequence }) => sequence)).toEqual(
      numbered(updates.filter(({ job_id }) => job_id === job.id).length),
    );
    const ends = told.map(({ type }) => type).filter((type) => ["completed", "failed", "cancelled"].includes(type));
    expect(ends).toEqual(job.ends);
    expect(ends.filter((type) => type === "completed").length).toBeLessThanOrEqual(1);
    const sent = messages.filter(({ job_id }) => job_id === job.id).map(({ type }) => type.replace("job.", ""));
    expect(sent.sort()).toEqual([...job.ends].sort());
  }
}
