import { type Clock, fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import { type Checkpoint, type Checkpoints, hashOf } from "./checkpoints.ts";
import type { AnyDefinition, Charge, StageAccount, StageContext } from "./define.ts";
import { LeaseLost } from "./job-error.ts";
import type { Lease } from "./lease.ts";
import { type PlannedStage, planStages } from "./plan.ts";
import type { JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";
import { addUpdate } from "./updates.ts";

type AnyPlanned = PlannedStage<AnyDefinition["stages"][number]>;

export interface AttemptTools {
  store: JobStore;
  checkpoints: Checkpoints;
  clock: Clock;
  charges(jobId: string): Promise<Array<Charge & { stage: string }>>;
}

export interface AttemptJob {
  id: string;
  input: unknown;
  pinned: unknown;
}

/**
 * Takes a job from its last finished stage to its end. Finished stages are read back; their outputs are used in the
 * stored form the first time too, so that a resumed job sees the same.
 *
 * @param mayGoOn asked after each stage; when it says no, the attempt ends with `unfinished`
 * @throws whatever a stage throws; the signal's reason when it was aborted
 */
export async function runAttempt(
  tools: AttemptTools,
  definition: AnyDefinition,
  job: AttemptJob,
  lease: Lease,
  mayGoOn: () => boolean,
): Promise<"completed" | "unfinished"> {
  const stored = await tools.checkpoints.load(job.id);
  const planned = planStages(definition, job.input, job.pinned);
  const outputs: Record<string, unknown> = {};
  const durations = new Map<string, number>();
  let chain = hashOf([job.input, job.pinned]);

  for (const stage of planned) {
    lease.signal.throwIfAborted();
    const { name, version } = stage.stage;
    const inputHash = hashOf([chain, name, version]);
    const known = stored.get(name);
    let checkpoint: Checkpoint;
    if (known?.inputHash === inputHash) {
      checkpoint = known;
    } else {
      if (stage.number > 1 && !mayGoOn()) return "unfinished";
      checkpoint = await runStage(tools, job, lease, stage, stored, outputs, inputHash);
      if (stage.number < stage.total) await finishStage(tools, job, lease, stage, checkpoint);
    }
    outputs[name] = JSON.parse(checkpoint.output);
    durations.set(name, checkpoint.duration);
    chain = hashOf([inputHash, checkpoint.output]);
    if (stage.number === stage.total)
      await complete(tools, definition, job, lease, stage, checkpoint, outputs, durations);
  }
  return "completed";
}

async function runStage(
  { store, checkpoints, clock }: AttemptTools,
  job: AttemptJob,
  lease: Lease,
  planned: AnyPlanned,
  stored: ReadonlyMap<string, Checkpoint>,
  soFar: Record<string, unknown>,
  inputHash: string,
): Promise<Checkpoint> {
  const { stage } = planned;
  await progress(store, clock, job, lease, planned, "start", null, {});
  const begun = clock.now();
  const context: StageContext<unknown, unknown> = {
    jobId: job.id,
    input: job.input,
    pinned: job.pinned,
    signal: lease.signal,
    charge: (charge) => store.charge(job.id, stage.name, charge),
    async part(key, input, work) {
      const full = `${stage.name}/${key}`;
      const partHash = hashOf([stage.version, input]);
      const known = stored.get(full);
      if (known?.inputHash === partHash) return JSON.parse(known.output);
      lease.signal.throwIfAborted();
      const partBegun = clock.now();
      const output = JSON.stringify(await work());
      fault("part-before-commit");
      const duration = clock.now() - partBegun;
      await checkpoints.save(job.id, lease.token, { key: full, inputHash: partHash, output, duration });
      fault("part-after-commit");
      return JSON.parse(output);
    },
  };
  const output = await stage.run(context, soFar);
  lease.signal.throwIfAborted();
  fault("stage-before-commit");
  return { key: stage.name, inputHash, output: JSON.stringify(output), duration: clock.now() - begun };
}

async function finishStage(
  { store, checkpoints, clock }: AttemptTools,
  job: AttemptJob,
  lease: Lease,
  planned: AnyPlanned,
  checkpoint: Checkpoint,
): Promise<void> {
  const details = planned.stage.details?.(JSON.parse(checkpoint.output)) ?? null;
  await progress(
    store,
    clock,
    job,
    lease,
    planned,
    "end",
    details,
    { duration_seconds: checkpoint.duration / 1000 },
    (db) => checkpoints.saveIn(db, job.id, checkpoint),
  );
  fault("stage-after-commit");
}

async function progress(
  store: JobStore,
  clock: Clock,
  job: AttemptJob,
  lease: Lease,
  { stage, number, total, from, to }: AnyPlanned,
  phase: "start" | "end",
  details: string | null,
  metadata: Record<string, unknown>,
  alongside?: (db: Kysely<JobTables>) => Promise<void>,
): Promise<void> {
  // The last per cent is the completion's: 100 stands only beside `completed`.
  const percentage = phase === "start" ? from : Math.min(to, 99);
  const event = { type: "progressed", token: lease.token, stage: stage.name, percentage } as const;
  const applied = await store.apply(job.id, event, async ({ db }, head) => {
    const status = phase === "start" ? stage.says.start : stage.says.complete;
    const update = { stage: stage.name, phase, number, total, progress: head.progress, status, details, metadata };
    await addUpdate(db, job.id, update, clock.now());
    await alongside?.(db);
  });
  if (!applied || "objection" in applied) throw new LeaseLost(`Job ${job.id} belongs to another attempt`);
}

/** The last stage's output, the result and the final state stand or fall together. */
async function complete(
  { store, checkpoints, clock, charges }: AttemptTools,
  definition: AnyDefinition,
  job: AttemptJob,
  lease: Lease,
  { stage, number, total }: AnyPlanned,
  checkpoint: Checkpoint,
  outputs: Record<string, unknown>,
  durations: ReadonlyMap<string, number>,
): Promise<void> {
  const spent = await charges(job.id);
  const accounts: StageAccount[] = [...durations].map(([name, duration]) => ({
    stage: name,
    duration: duration / 1000,
    charges: spent.filter((charge) => charge.stage === name),
  }));
  const result = definition.result.parse(definition.assemble(outputs, accounts, job.input, job.pinned));
  const event = { type: "completed", token: lease.token, stage: stage.name } as const;
  const applied = await store.apply(job.id, event, async ({ db }) => {
    const metadata = { duration_seconds: checkpoint.duration / 1000 };
    const details = stage.details?.(JSON.parse(checkpoint.output)) ?? null;
    const update = { stage: stage.name, phase: "end", number, total, progress: 100, details, metadata } as const;
    await addUpdate(db, job.id, { ...update, status: stage.says.complete }, clock.now());
    await checkpoints.saveIn(db, job.id, checkpoint);
    await db
      .updateTable("job")
      .set({ result: JSON.stringify(result) })
      .where("id", "=", job.id)
      .execute();
    fault("finish-before-commit");
  });
  if (!applied || "objection" in applied) throw new LeaseLost(`Job ${job.id} belongs to another attempt`);
  fault("finish-after-commit");
}
