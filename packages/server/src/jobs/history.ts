import type { JobListQuery } from "@galley/contract";
import type { Kysely } from "kysely";
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

/** One page of jobs, newest first. */
export async function listJobs(db: Kysely<JobTables>, { tenant, kind }: JobScope, query: JobListQuery) {
  let select = db.selectFrom("job").select(stateColumns);
  if (tenant !== undefined) select = select.where("tenant", "=", tenant);
  if (kind !== undefined) select = select.where("kind", "=", kind);
  if (query.status) select = select.where("status", "in", query.status);
  if (query.batch_id) select = select.where("batch_id", "=", query.batch_id);
  for (const [key, value] of Object.entries(query.metadata ?? {})) {
    select = select.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("job_metadata")
          .select("job_id")
          .whereRef("job_metadata.tenant", "=", "job.tenant")
          .where("key", "=", key)
          .where("value", "=", value)
          .whereRef("job_metadata.job_id", "=", "job.id"),
      ),
    );
  }
  if (query.created_after) select = select.where("created_at", ">", Date.parse(query.created_after));
  if (query.created_before) select = select.where("created_at", "<", Date.parse(query.created_before));
  if (query.cursor) {
    const { createdAt, id } = readCursor(query.cursor);
    select = select.where(({ eb, or, and }) =>
      or([eb("created_at", "<", createdAt), and([eb("created_at", "=", createdAt), eb("id", "<", id)])]),
    );
  }
  const rows = await select
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(query.limit + 1)
    .execute();
  const jobs = rows.slice(0, query.limit);
  const last = jobs.at(-1);
  return { jobs, nextCursor: rows.length > query.limit && last ? writeCursor(last) : null };
}

/** So many unfinished jobs are told to whoever begins to follow all. */
const mostUnfinished = 200;

/** The newest jobs that are not finished. */
export function listUnfinished(db: Kysely<JobTables>, { tenant }: Pick<JobScope, "tenant">): Promise<JobHead[]> {
  let select = db.selectFrom("job").select(stateColumns).where("status", "in", ["pending", "queued", "processing"]);
  if (tenant !== undefined) select = select.where("tenant", "=", tenant);
  return select.orderBy("created_at", "desc").orderBy("id", "desc").limit(mostUnfinished).execute();
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
