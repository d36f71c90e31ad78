import { type Database, isPostgres } from "@galley/foundation";
import { type RawBuilder, sql } from "kysely";
import type { JobTables } from "../../src/jobs/tables.ts";

/** Jobs that are not finished: as many whatever the size, since what grows is the history. */
const unfinished = 200;
/** The oldest jobs: they alone are cancelled, are of one batch and hold the pair `rare`. */
const rare = 5;
export const batchId = "00000000-0000-7000-8000-000000000001";
/** ms since the epoch of job number 1; one a second follows. */
export const firstTime = 1_760_000_000_000;

/** Ids in the order of time, as those of the service are. */
const idOf = (postgres: boolean): RawBuilder<string> =>
  postgres
    ? sql`lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0')`
    : sql`printf('%08x-0000-7000-8000-%012x', n, n)`;

/** Fills the tables with `count` jobs of two kinds and two tenants, in one transaction. */
export async function fillJobs(database: Database<JobTables>, count: number): Promise<void> {
  await database.write(async ({ db }) => {
    const postgres = isPostgres(db);
    const id = idOf(postgres);
    const numbers = sql`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})`;
    const waiting = sql`n > ${sql.lit(count - unfinished)}`;
    const oldest = sql`n <= ${sql.lit(rare)}`;
    const time = sql`${sql.lit(firstTime)} + n * 1000`;
    await sql`
      insert into job (id, tenant, kind, status, version, input, pinned, estimate_class, estimate, progress,
        failed_attempts, interruptions, postponements, retry_count, cancel_requested, enqueue_number, task_name, batch_id,
        batch_index, metadata, created_at, queued_at, started_at, completed_at, updated_at)
      ${numbers}
      select ${id}, case when n % 10 = 3 then 'other' else 'default' end, case when n % 4 = 1 then 'image' else 'word' end,
        case when ${waiting} then (case when n % 2 = 0 then 'queued' else 'processing' end) when ${oldest} then 'cancelled'
          when n % 10 = 0 then 'failed' else 'completed' end,
        3, '{"word":"hello"}', '{}', '', 30, case when ${waiting} then 10 else 100 end,
        0, 0, 0, 0, 0, 1, 'task', case when ${oldest} then ${batchId} end,
        case when ${oldest} then n end, '{}', ${time}, ${time}, ${time}, case when ${waiting} then null else ${time} + 500 end,
        ${time}
      from numbers`.execute(db);
    await sql`
      insert into job_metadata (job_id, tenant, key, value)
      ${numbers}
      select ${id}, case when n % 10 = 3 then 'other' else 'default' end, case when ${oldest} then 'rare' else 'campaign' end,
        case when ${oldest} then 'x' else 'c' || (n % 10) end
      from numbers`.execute(db);
  });
  // Postgres does so by itself after a while; SQLite plans without.
  await database.write(async ({ db }) => {
    if (isPostgres(db)) await sql`analyze`.execute(db);
  });
}
