import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openPostgres, openSqlite } from "@galley/foundation";
import { startPostgres } from "../packages/foundation/test/support/postgres.ts";
import { migrateJobTables } from "../packages/server/src/jobs/migrate.ts";
import type { JobTables } from "../packages/server/src/jobs/tables.ts";
import { fillJobs } from "../packages/server/test/support/fill-jobs.ts";
import { createReads } from "../packages/server/test/support/job-reads.ts";
import { median, timed } from "./figures.ts";

const small = 1000;
const large = 1_000_000;
const runs = 41;
/** SPEC 10 and the benchmark's own limit: with a thousand times the jobs a read takes at most twice as long. */
const limit = 2;

type Figures = Map<string, number>;

/** What the service reads, at 1,000 jobs and at 1,000,000 in the same run. */
export async function history(): Promise<void> {
  const postgres = await startPostgres();
  try {
    for (const kind of ["SQLite", "Postgres"] as const) {
      const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
      const open = async (name: string): Promise<Database<JobTables>> =>
        kind === "Postgres" ? openPostgres(await postgres.createDatabase()) : openSqlite(join(folder, `${name}.db`));
      const few = await prepared(await open("few"), small);
      const many = await prepared(await open("many"), large);
      report(kind, ...(await measure(few, many)));
      await few.close();
      await many.close();
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    await postgres.close();
  }
}

async function prepared(database: Database<JobTables>, jobs: number): Promise<Database<JobTables>> {
  await migrateJobTables(database);
  await fillJobs(database, jobs);
  return database;
}

/** The two by turns, so that whatever else the machine does falls on both. */
async function measure(few: Database<JobTables>, many: Database<JobTables>): Promise<[Figures, Figures]> {
  const reads = [await createReads(few), await createReads(many)] as const;
  const took: [Figures, Figures] = [new Map(), new Map()];
  for (const name of reads[0].keys()) {
    const samples: [number[], number[]] = [[], []];
    for (let run = 0; run <= runs; run += 1) {
      for (const side of [0, 1] as const) {
        const ms = await timed(() => reads[side].get(name)!());
        // The first run reads from the disk.
        if (run > 0) samples[side].push(ms);
      }
    }
    for (const side of [0, 1] as const) took[side].set(name, median(samples[side]));
  }
  return took;
}

function report(kind: string, few: Figures, many: Figures): void {
  console.log(`history on ${kind}: ${small} jobs, ${large} jobs (median of ${runs} runs)`);
  for (const [name, ms] of few) {
    const ratio = many.get(name)! / ms;
    const figures = `${ms.toFixed(2).padStart(8)} ms ${many.get(name)!.toFixed(2).padStart(9)} ms`;
    console.log(`  ${name.padEnd(34)} ${figures}  ${ratio.toFixed(1)} times${ratio > limit ? "  TOO SLOW" : ""}`);
  }
}
