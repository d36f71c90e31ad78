import { type Clock, fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { WorkWatch } from "../observe/watch.ts";
import { type Budget, createBudget } from "./budget.ts";
import { type Checkpoint, type Checkpoints, hashOf } from "./checkpoints.ts";
import { decisionHash, decisionKey } from "./decisions.ts";
import type { AnyDefinition, Charge, StageAccount, StageContext } from "./define.ts";
import { LeaseLost } from "./job-error.ts";
import type { Lease } from "./lease.ts";
import type { LiveTexts } from "./live-text.ts";
import type { LiveWriter } from "./live-writer.ts";
import { type PlannedStage, planStages } from "./plan.ts";
import type { JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";
import { addUpdate } from "./updates.ts";

type AnyPlanned = PlannedStage<AnyDefinition["stages"][number]>;

export interface AttemptTools {
  store: JobStore;
  checkpoints: Checkpoints;
  texts: LiveTexts;
  clock: Clock;
  watch: WorkWatch;
  charges(jobId: string): Promise<Array<Charge & { stage: string }>>;
}

export interface AttemptJob {
  id: string;
  input: unknown;
  pinned: unknown;
  /** US dollars; null: any amount. */
  maxCost: number | null;
}

/** One attempt at one job. */
interface Attempt {
  tools: AttemptTools;
  definition: AnyDefinition;
  job: AttemptJob;
  lease: Lease;
  budget: Budget;
  live: LiveWriter;
  /** What earlier attempts, and this one, have stored. */
  stored: Map<string, Checkpoint>;
  outputs: Record<string, unknown>;
  durations: Map<string, number>;
}

/**
 * Takes a job from its last finished stage to its end. Finished stages are read back; their outputs are used in the
 * stored form the first time too, so that a resumed job sees the same.
 *
 * A job that is to wait for a person's decision ends the attempt with `waiting`, its lease given up.
 *
 * @param mayGoOn asked before each stage but the first; when it says no, the attempt ends with `unfinished`
 * @throws whatever a stage throws; the signal's reason when it was aborted
 */
export async function runAttempt(
  tools: AttemptTools,
  definition: AnyDefinition,
  job: AttemptJob,
  lease: Lease,
  mayGoOn: () => boolean,
): Promise<"completed" | "unfinished" | "waiting"> {
  const stored = await tools.checkpoints.load(job.id);
  const budget = createBudget(job.maxCost, job.maxCost === null ? 0 : await spentBy(tools, job.id));
  const live = await tools.texts.begin(job.id, lease.token, stored.size > 0);
  const attempt: Attempt = { tools, definition, job, lease, budget, live, stored, outputs: {}, durations: new Map() };
  try {
    return await runStages(attempt, mayGoOn);
  } finally {
    await live.close();
  }
}

async function runStages(attempt: Attempt, mayGoOn: () => boolean): Promise<"completed" | "unfinished" | "waiting"> {
  const { tools, definition, job, lease, stored } = attempt;
  let chain = hashOf([job.input, job.pinned]);

  for (const planned of planStages(definition, job.input, job.pinned)) {
    const { name, version } = planned.stage;
    const inputHash = hashOf([chain, name, version]);
    let checkpoint = stored.get(name);
    if (checkpoint?.inputHash !== inputHash) {
      lease.signal.throwIfAborted();
      if (planned.number > 1 && !mayGoOn()) return "unfinished";
      const facts = { kind: definition.kind, stage: name, number: planned.number };
      checkpoint = await tools.watch.stage(facts, () => runStage(attempt, planned, inputHash));
      if (planned.number < planned.total) await finishStage(attempt, planned, checkpoint);
    }
    const decision = await decisionOn(attempt, planned, checkpoint);
    if (decision === "waiting") return "waiting";
    const output = JSON.parse(checkpoint.output);
    attempt.outputs[name] = decision ? planned.stage.gate?.apply(output, JSON.parse(decision)) : output;
    attempt.durations.set(name, checkpoint.duration);
    chain = hashOf([inputHash, checkpoint.output, ...(decision ? [decision] : [])]);
    if (planned.number === planned.total) await complete(attempt, planned, checkpoint);
  }
  return "completed";
}

async function runStage(attempt: Attempt, planned: AnyPlanned, inputHash: string): Promise<Checkpoint> {
  const { clock } = attempt.tools;
  const { stage } = planned;
  await record(attempt, planned, "start", {});
  const begun = clock.now();
  const output = await stage.run(contextOf(attempt, stage), attempt.outputs);
  attempt.lease.signal.throwIfAborted();
  fault("stage-before-commit");
  return { key: stage.name, inputHash, output: JSON.stringify(output), duration: clock.now() - begun };
}

/** What was decided on a stage's output (JSON), if that is for a person to do; has the job wait where it was not yet. */
async function decisionOn(
  { tools: { store, clock }, job, lease, stored }: Attempt,
  { stage, number, total }: AnyPlanned,
  checkpoint: Checkpoint,
): Promise<string | "waiting" | undefined> {
  const { gate } = stage;
  if (!gate?.when(job.input)) return undefined;
  const decision = stored.get(decisionKey(stage.name));
  if (decision?.inputHash === decisionHash(checkpoint)) return decision.output;
  const until = clock.now() + gate.patience;
  const applied = await store.apply(
    job.id,
    { type: "asked", token: lease.token, stage: gate.name, until },
    async ({ db }, { progress }) => {
      const told = { stage: gate.name, phase: "start", number, total, progress, status: gate.says.start } as const;
      const metadata = { until: new Date(until).toISOString() };
      return addUpdate(db, job.id, { ...told, details: null, metadata }, clock.now());
    },
  );
  if (!applied || "objection" in applied) throw new LeaseLost(`Job ${job.id} belongs to another attempt`);
  return "waiting";
}

/** By all attempts so far. */
async function spentBy(tools: AttemptTools, jobId: string): Promise<number> {
  return (await tools.charges(jobId)).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
}

function contextOf(
  { tools, job, lease, stored, budget, live }: Attempt,
  stage: AnyPlanned["stage"],
): StageContext<unknown, unknown> {
  const { store, checkpoints, clock } = tools;
  return {
    jobId: job.id,
    input: job.input,
    pinned: job.pinned,
    signal: lease.signal,
    maxCost: job.maxCost,
    show: live.show,
    reserve: budget.reserve,
    async charge(charge, once) {
      if (await store.charge(job.id, stage.name, charge, once)) budget.spent(charge.cost);
    },
    async part(key, input, work) {
      const full = `${stage.name}/${key}`;
      const inputHash = hashOf([stage.version, input]);
      const known = stored.get(full);
      if (known?.inputHash === inputHash) return JSON.parse(known.output);
      lease.signal.throwIfAborted();
      const begun = clock.now();
      const output = JSON.stringify(await work());
      fault("part-before-commit");
      const checkpoint = { key: full, inputHash, output, duration: clock.now() - begun };
      await checkpoints.save(job.id, lease.token, checkpoint);
      stored.set(full, checkpoint);
      fault("part-after-commit");
      return JSON.parse(output);
    },
  };
}

async function finishStage(attempt: Attempt, planned: AnyPlanned, checkpoint: Checkpoint): Promise<void> {
  await record(attempt, planned, "end", endOf(planned, checkpoint), (db) =>
    attempt.tools.checkpoints.saveIn(db, attempt.job.id, checkpoint),
  );
  fault("stage-after-commit");
}

/** What is said of a stage that is complete, besides that it is. */
const endOf = ({ stage }: AnyPlanned, { output, duration }: Checkpoint) => ({
  details: stage.details?.(JSON.parse(output)) ?? null,
  metadata: { duration_seconds: duration / 1000 },
});

/** Records that a stage begins or is complete, with the lease checked, and whatever goes with it in the same commit. */
async function record(
  { tools: { store, clock }, job, lease }: Attempt,
  { stage, number, total, from, to }: AnyPlanned,
  phase: "start" | "end",
  { details = null, metadata = {} }: { details?: string | null; metadata?: Record<string, unknown> },
  alongside?: (db: Kysely<JobTables>) => Promise<void>,
): Promise<void> {
  // The last per cent is the completion's: 100 stands only beside `completed`.
  const percentage = phase === "start" ? from : Math.min(to, 99);
  const event = { type: "progressed", token: lease.token, stage: stage.name, percentage } as const;
  const applied = await store.apply(job.id, event, async ({ db }, head) => {
    const status = phase === "start" ? stage.says.start : stage.says.complete;
    const update = { stage: stage.name, phase, number, total, progress: head.progress, status, details, metadata };
    const added = await addUpdate(db, job.id, update, clock.now());
    await alongside?.(db);
    return added;
  });
  if (!applied || "objection" in applied) throw new LeaseLost(`Job ${job.id} belongs to another attempt`);
}

/** The last stage's output, the result and the final state stand or fall together. */
async function complete(attempt: Attempt, planned: AnyPlanned, checkpoint: Checkpoint): Promise<void> {
  const { tools, definition, job, lease, live, outputs } = attempt;
  const { stage, number, total } = planned;
  const accounts = await accountsOf(attempt);
  const result = definition.result.parse(definition.assemble(outputs, accounts, job.input, job.pinned));
  const event = { type: "completed", token: lease.token, stage: stage.name } as const;
  const applied = await tools.store.apply(job.id, event, async ({ db }, head) => {
    // Cancelled at the last moment: there is no result.
    if (head.status !== "completed") return undefined;
    const update = {
      stage: stage.name,
      phase: "end",
      number,
      total,
      progress: 100,
      status: stage.says.complete,
    } as const;
    const added = await addUpdate(db, job.id, { ...update, ...endOf(planned, checkpoint) }, tools.clock.now());
    await tools.checkpoints.saveIn(db, job.id, checkpoint);
    await db.deleteFrom("job_text").where("job_id", "=", job.id).execute();
    await db
      .updateTable("job")
      .set({ result: JSON.stringify(result) })
      .where("id", "=", job.id)
      .execute();
    fault("finish-before-commit");
    return added;
  });
  if (!applied || "objection" in applied) throw new LeaseLost(`Job ${job.id} belongs to another attempt`);
  live.forget();
  fault("finish-after-commit");
}

async function accountsOf({ tools, job, durations }: Attempt): Promise<StageAccount[]> {
  const spent = await tools.charges(job.id);
  return [...durations].map(([name, duration]) => ({
    stage: name,
    duration: duration / 1000,
    charges: spent.filter((charge) => charge.stage === name),
  }));
}
