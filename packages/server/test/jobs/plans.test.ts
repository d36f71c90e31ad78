import { isPostgres } from "@galley/foundation";
import type { CompiledQuery } from "kysely";
import { expect, inject, test } from "vitest";
import { fillJobs } from "../support/fill-jobs.ts";
import { createReads } from "../support/job-reads.ts";
import { indexesOf, recordReads, rowsReadBy } from "../support/query-plans.ts";
import { createHarness } from "./harness.ts";

/** So many that a query which reads them all stands out; the benchmark `history` measures a million. */
const jobs = 20_000;
/** The longest page, the unfinished jobs and what the sweeps look at together are fewer. */
const mostRows = 1000;

const ofTenantAndKind = "job_of_tenant_of_kind (tenant=? AND kind=?";
const byStatus = "job_of_tenant_of_kind_by_status (tenant=? AND kind=? AND status=?";
const byPair = ["job_metadata_found (tenant=? AND key=? AND value=?)", "sqlite_autoindex_job_1 (id=?)"];
const byId = ["sqlite_autoindex_job_1 (id=?)"];
/** What SQLite finds the rows of each read by. An order that is an index's needs no sorting, and ends with the page. */
const indexes: Record<string, string[]> = {
  list: [`${ofTenantAndKind})`],
  "list, all kinds": ["job_of_tenant (tenant=?)"],
  "list, a page in the middle": [`${ofTenantAndKind} AND (created_at,id)<(?,?))`],
  "list, before a time": [`${ofTenantAndKind} AND created_at<?)`],
  "list, completed": [`${byStatus})`],
  "list, completed or failed": [`${byStatus})`],
  "list, completed or failed, paged": [`${byStatus} AND (created_at,id)<(?,?))`],
  "list, cancelled (rare)": [`${byStatus})`],
  "list, cancelled, all kinds": ["job_of_tenant_by_status (tenant=? AND status=?)"],
  "list, all states but completed": [`${byStatus})`],
  "list, a batch": ["sqlite_autoindex_job_batch_1 (id=?)", "job_by_batch (batch_id=?)"],
  "list, a common pair": byPair,
  "list, a rare pair": byPair,
  "list, a pair that is not there": byPair,
  "list, a pair and a state": byPair,
  "list, unfinished": ["job_of_tenant_by_status (tenant=? AND status=?)"],
  "status poll, unchanged": byId,
  "status poll": byId,
  estimate: ["job_finished (kind=? AND estimate_class=? AND status=?)"],
  sweep: ["job_unfinished (id>?)"],
  "sweep of what expires": ["job_expiring (expires_at<?)"],
  "sweep of what has ended": [
    "job_ended ((completed_at,id)>(?,?) AND completed_at<?)",
    "job_idempotency_of (job_id=?)",
    "sqlite_autoindex_job_batch_1 (id=?)",
  ],
};

/** The queries of each read, as the service makes them. */
async function recorded() {
  const { database } = await createHarness();
  await fillJobs(database, jobs);
  const recording = recordReads(database);
  const queries = new Map<string, CompiledQuery[]>();
  for (const [name, read] of await createReads(recording.database)) {
    recording.queries.length = 0;
    await read();
    expect(recording.queries.length, name).toBeGreaterThan(0);
    queries.set(name, [...recording.queries]);
  }
  return { db: database.read, queries };
}

test.runIf(inject("postgres"))("on Postgres no read of the jobs looks at more rows the more there are", async () => {
  const { db, queries } = await recorded();
  expect(isPostgres(db)).toBe(true);
  for (const [name, ofRead] of queries) {
    for (const query of ofRead) expect(await rowsReadBy(db, query), `${name}: ${query.sql}`).toBeLessThan(mostRows);
  }
});

test.runIf(!inject("postgres"))("on SQLite each read of the jobs has its index", async () => {
  const { db, queries } = await recorded();
  const plans: Record<string, string[]> = {};
  for (const [name, [first]] of queries) plans[name] = await indexesOf(db, first!);
  expect(plans).toEqual(indexes);
});
