import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";

interface Stored {
  status: string;
  progress: number;
  completedAt: number | null;
  parts: Set<string>;
}

type Row = Record<string, unknown>;

/** The files in a storage's folder, at any depth, but for the one that says whose it is, which is on its way when the service starts. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "owner")
    .map(({ name }) => name);

/** Runs a query on a database that no process need have open. */
export type Query = (sql: string) => Row[] | Promise<Row[]>;

/** The database in a data folder. */
export const queryIn =
  (folder: string): Query =>
  (sql) => {
    const db = new DatabaseSync(join(folder, "galley.db"), { readOnly: true });
    try {
      return db.prepare(sql).all() as Row[];
    } finally {
      db.close();
    }
  };

/** What is stored of each job. */
export async function readStored(query: Query): Promise<Map<string, Stored>> {
  const jobs = await query("SELECT id, status, progress, completed_at FROM job");
  const parts = await query("SELECT job_id, key FROM job_checkpoint WHERE key LIKE '%/%'");
  return new Map(
    jobs.map(({ id, status, progress, completed_at }) => {
      const ofJob = parts.filter((part) => part.job_id === id).map(({ key }) => String(key));
      const completedAt = completed_at === null ? null : Number(completed_at);
      return [String(id), { status: String(status), progress: Number(progress), completedAt, parts: new Set(ofJob) }];
    }),
  );
}

/** How many tasks each job has had. */
export async function readTaskNumbers(query: Query): Promise<Map<string, number>> {
  const rows = await query("SELECT id, enqueue_number FROM job");
  return new Map(rows.map(({ id, enqueue_number }) => [String(id), Number(enqueue_number)]));
}

type Requests = ReadonlyArray<{ prompt: string; instructions: string }>;

const keyOf = ({ instructions, prompt }: Requests[number]) => `${instructions}\n${prompt}`;

/** No model call was made twice. */
export function expectAskedOnce(requests: Requests): void {
  expect(requests.length).toBeGreaterThan(0);
  expect(new Set(requests.map(keyOf)).size).toBe(requests.length);
}

/**
 * A call that is made again after the restart must be one whose answer was not on disk: there can be no more of them
 * than calls made before and not stored.
 */
export function expectNothingPaidTwice(before: Requests, after: Requests, stored: ReadonlyMap<string, Stored>): void {
  const asked = new Set(before.map(keyOf));
  expect(asked.size).toBe(before.length);
  expect(new Set(after.map(keyOf)).size).toBe(after.length);
  const again = after.filter((request) => asked.has(keyOf(request))).length;
  const storedCalls = [...stored.values()].reduce((sum, job) => sum + job.parts.size, 0);
  expect(again).toBe(before.length - storedCalls);
}
