import type { RetryJobsRequest } from "@galley/contract";
import type { Database } from "@galley/foundation";
import { Refusal } from "../refusal.ts";
import type { AnyDefinition } from "./define.ts";
import type { JobScope } from "./scope.ts";
import type { Applied, JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";

export interface AskAgainOptions {
  database: Pick<Database<JobTables>, "read">;
  store: Pick<JobStore, "apply">;
  /** What a kind has to say when one of its jobs is asked for again. */
  onRetry: (kind: string) => AnyDefinition["onRetry"];
}

function unlessConflict(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== "job_state_conflict") throw error;
}

/** New attempts at jobs that have failed or were cancelled, wherever their kind lets them be. */
export function createAskAgain({ database, store, onRetry }: AskAgainOptions) {
  /** Undefined: no such job. @throws Refusal `job_state_conflict`, of the job's kind */
  const one = (id: string): Promise<Applied | undefined> =>
    store.apply(id, { type: "retried" }, async (work, job) => onRetry(job.kind)?.(work, job));

  /** The newest jobs that match, at most `limit`; answers those that are attempted again. */
  async function many(scope: JobScope, filter: RetryJobsRequest): Promise<string[]> {
    let select = database.read.selectFrom("job").select("id").where("status", "=", filter.status);
    if (scope.tenant !== undefined) select = select.where("tenant", "=", scope.tenant);
    if (scope.kind !== undefined) select = select.where("kind", "=", scope.kind);
    if (filter.error_code) select = select.where("error_code", "=", filter.error_code);
    if (filter.created_after) select = select.where("created_at", ">", Date.parse(filter.created_after));
    if (filter.created_before) select = select.where("created_at", "<", Date.parse(filter.created_before));
    const rows = await select.orderBy("created_at", "desc").limit(filter.limit).execute();
    const outcomes = await Promise.all(rows.map(({ id }) => one(id).catch(unlessConflict)));
    return outcomes.flatMap((applied) => (applied && !("objection" in applied) ? [applied.job.id] : []));
  }

  return { one, many };
}
