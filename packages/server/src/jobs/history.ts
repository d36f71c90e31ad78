import type { JobListQuery, JobStatus } from "@galley/contract";
import { type Expression, expressionBuilder, type Kysely, type SqlBool } from "kysely";
import { Refusal } from "../refusal.ts";
import { type JobHead, stateColumns } from "./job-row.ts";
import type { JobScope } from "./scope.ts";
import type { JobTables, JobUpdateRow } from "./tables.ts";

/** Where a page ended: the time and id of its last job. Opaque to clients. */
function writeCursor(job: { created_at: number; id: string }): string {
  return Buffer.from(`${job.created_at}/${job.id}`).toString("base64url");
}

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [, createdAt, id] = /^(\d{1,15})\/([0-9a-f-]{36})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!createdAt || !id) {
    const message = "must be the next_cursor of an earlier page";
    throw new Refusal("validation_failed", "The cursor is not one of ours.", [{ path: "cursor", message }]);
  }
  return { createdAt: Number(createdAt), id };
}

type Filter = Pick<JobListQuery, "created_after" | "created_before" | "batch_id" | "metadata" | "cursor">;
/** Undefined: in any state. */
type States = readonly JobStatus[] | undefined;

const columns = stateColumns.map((column) => `job.${column}` as const);
const eb = expressionBuilder<JobTables & { pair: JobTables["job_metadata"] }, "job" | "pair">();

/** Whose jobs. A batch is one tenant's and of one kind: the scope is asked of it, so that it alone finds the jobs. */
function inScope({ tenant, kind }: JobScope, batchId: string | undefined): Expression<SqlBool>[] {
  const table = batchId === undefined ? "job" : "job_batch";
  const of = expressionBuilder<JobTables, "job" | "job_batch">();
  const conditions: Expression<SqlBool>[] = [];
  if (tenant !== undefined) conditions.push(of(`${table}.tenant`, "=", tenant));
  if (kind !== undefined) conditions.push(of(`${table}.kind`, "=", kind));
  if (batchId === undefined) return conditions;
  const batch = of.selectFrom("job_batch").select("job_batch.id").where("job_batch.id", "=", batchId);
  return [eb("job.batch_id", "=", batchId), eb.exists(batch.where(of.and(conditions)))];
}

const hasPair = ([key, value]: [string, string]): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom("job_metadata")
      .select("job_metadata.job_id")
      .whereRef("job_metadata.job_id", "=", "job.id")
      .where("job_metadata.key", "=", key)
      .where("job_metadata.value", "=", value),
  );

function inTime({ created_after, created_before }: Filter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (created_after) conditions.push(eb("job.created_at", ">", Date.parse(created_after)));
  if (created_before) conditions.push(eb("job.created_at", "<", Date.parse(created_before)));
  return conditions;
}

/** What comes after the cursor. A comparison of pairs is a place in an index to go on from; said with "or" it is not. */
function after({ cursor }: Filter): Expression<SqlBool>[] {
  if (cursor === undefined) return [];
  const { createdAt, id } = readCursor(cursor);
  return [eb(eb.refTuple("job.created_at", "job.id"), "<", eb.tuple(createdAt, id))];
}

const inStates = (states: States): Expression<SqlBool>[] => (states ? [eb("job.status", "in", states)] : []);

/** Jobs found by themselves or by their batch. */
const found = (db: Kysely<JobTables>, scope: JobScope, filter: Filter, states: States, limit: number) =>
  db
    .selectFrom("job")
    .select(columns)
    .where(eb.and([...inScope(scope, filter.batch_id), ...inStates(states), ...inTime(filter), ...after(filter)]))
    .where(eb.and(Object.entries(filter.metadata ?? {}).map(hasPair)))
    .orderBy("job.created_at", "desc")
    .orderBy("job.id", "desc")
    .limit(limit);

/**
 * Jobs found by their first pair: a cross join is done in the order it is written in, and looks at no other jobs. Their
 * order is that of their ids, which are in the order of time.
 */
function foundByPair(db: Kysely<JobTables>, scope: JobScope, filter: Filter, states: States, limit: number) {
  const [first, ...others] = Object.entries(filter.metadata ?? {});
  const [key, value] = first!;
  return db
    .selectFrom("job_metadata as pair")
    .crossJoin("job")
    .select(columns)
    .whereRef("job.id", "=", "pair.job_id")
    .where("pair.key", "=", key)
    .where("pair.value", "=", value)
    .where(eb.and(scope.tenant === undefined ? [] : [eb("pair.tenant", "=", scope.tenant)]))
    .where(eb.and([...inScope(scope, undefined), ...inStates(states), ...inTime(filter)]))
    .where(eb.and(filter.cursor === undefined ? [] : [eb("pair.job_id", "<", readCursor(filter.cursor).id)]))
    .where(eb.and(others.map(hasPair)))
    .orderBy("pair.job_id", "desc")
    .limit(limit);
}

/** The newest of each state, put together in one statement: an index has them in order only state by state. */
function foundByState(
  db: Kysely<JobTables>,
  scope: JobScope,
  filter: Filter,
  states: readonly JobStatus[],
  limit: number,
) {
  const parts = states.map((state) => db.selectFrom(found(db, scope, filter, [state], limit).as("part")).selectAll());
  return db
    .selectFrom(parts.reduce((all, part) => all.unionAll(part)).as("job"))
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit);
}

/** The query for the newest jobs that match, in the way that looks at the fewest rows. */
function newestJobs(db: Kysely<JobTables>, scope: JobScope, filter: Filter, status: States, limit: number) {
  const states = status && [...new Set(status)];
  if (filter.batch_id !== undefined) return found(db, scope, filter, states, limit);
  if (Object.keys(filter.metadata ?? {}).length > 0) return foundByPair(db, scope, filter, states, limit);
  if (!states || states.length === 1) return found(db, scope, filter, states, limit);
  return foundByState(db, scope, filter, states, limit);
}

/** One page of jobs, newest first. */
export async function listJobs(db: Kysely<JobTables>, scope: JobScope, query: JobListQuery) {
  const { limit, status, ...filter } = query;
  const rows: JobHead[] = await newestJobs(db, scope, filter, status, limit + 1).execute();
  const jobs = rows.slice(0, limit);
  const last = jobs.at(-1);
  return { jobs, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

/** So many unfinished jobs are told to whoever begins to follow all. */
const mostUnfinished = 200;
const unfinished: readonly JobStatus[] = ["pending", "queued", "processing"];

/** The newest jobs that are not finished. */
export function listUnfinished(db: Kysely<JobTables>, { tenant }: Pick<JobScope, "tenant">): Promise<JobHead[]> {
  return newestJobs(db, { tenant, kind: undefined }, {}, unfinished, mostUnfinished).execute();
}

/** The updates of some jobs, by job, in their order. */
export async function updatesOf(db: Kysely<JobTables>, jobIds: string[]): Promise<Map<string, JobUpdateRow[]>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("job_update")
    .selectAll()
    .where("job_id", "in", jobIds)
    .orderBy("job_id")
    .orderBy("sequence")
    .execute();
  return Map.groupBy(rows, (row) => row.job_id);
}
