import type { Clock, Database } from "@galley/foundation";
import { type Checkpoint, type Checkpoints, hashOf } from "./checkpoints.ts";
import type { JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";
import { addUpdate } from "./updates.ts";

/** Where the decision on a stage's output is stored, among the job's checkpoints. */
export const decisionKey = (stage: string): string => `${stage}:decision`;

/** A decision is about one output: on another, made anew, it says nothing. */
export const decisionHash = ({ inputHash, output }: Pick<Checkpoint, "inputHash" | "output">): string =>
  hashOf([inputHash, output]);

/** What a decision is about: the gate's name and what is said when there is one. */
interface DecisionOn {
  stage: string;
  gate: { name: string; says: { complete: string } };
}

type Decided = "decided" | "not_waiting" | "unknown";

interface DecisionsOptions {
  database: Database<JobTables>;
  store: Pick<JobStore, "apply">;
  checkpoints: Pick<Checkpoints, "saveIn">;
  clock: Clock;
}

/** What people decide of jobs that wait for them. */
export function createDecisions({ database, store, checkpoints, clock }: DecisionsOptions) {
  const outputOf = (db: Database<JobTables>["read"], jobId: string, stage: string) =>
    db
      .selectFrom("job_checkpoint")
      .select(["input_hash", "output"])
      .where("job_id", "=", jobId)
      .where("key", "=", stage)
      .executeTakeFirst();

  return {
    /** What a stage has made of a job so far, as it was stored; undefined where it has not. */
    async output(jobId: string, stage: string): Promise<unknown> {
      const row = await outputOf(database.read, jobId, stage);
      return row && JSON.parse(row.output);
    },

    /** Stores a decision (JSON) and lets the job go on, in one commit. */
    async decide(jobId: string, { stage, gate }: DecisionOn, decision: unknown): Promise<Decided> {
      const applied = await store.apply(jobId, { type: "answered" }, async ({ db }, job) => {
        // Its time was over: it has failed.
        if (job.status !== "queued") return undefined;
        const row = (await outputOf(db, jobId, stage))!;
        await checkpoints.saveIn(db, jobId, {
          key: decisionKey(stage),
          inputHash: decisionHash({ inputHash: row.input_hash, output: row.output }),
          output: JSON.stringify(decision),
          duration: 0,
        });
        const last = await db
          .selectFrom("job_update")
          .select(["stage_number", "total_stages"])
          .where("job_id", "=", jobId)
          .where("stage", "=", gate.name)
          .executeTakeFirst();
        const place = { number: last?.stage_number ?? 1, total: last?.total_stages ?? 1, progress: job.progress };
        const told = { stage: gate.name, phase: "end", ...place, status: gate.says.complete } as const;
        return addUpdate(db, jobId, { ...told, details: null, metadata: {} }, clock.now());
      });
      if (!applied) return "unknown";
      return "objection" in applied || applied.job.status !== "queued" ? "not_waiting" : "decided";
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;
