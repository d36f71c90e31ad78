import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";

interface Stored {
  status: string;
  progress: number;
  completed_at: number | null;
  parts: Set<string>;
}

function query<Row>(folder: string, sql: string): Row[] {
  const db = new DatabaseSync(join(folder, "galley.db"), { readOnly: true });
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}

/** What is on disk of each job while no process runs. */
export function readStored(folder: string): Map<string, Stored> {
  const jobs = query<{ id: string } & Omit<Stored, "parts">>(
    folder,
    "SELECT id, status, progress, completed_at FROM job",
  );
  const partRows = query<{ job_id: string; key: string }>(
    folder,
    "SELECT job_id, key FROM job_checkpoint WHERE key LIKE '%/%'",
  );
  return new Map(
    jobs.map(({ id, ...job }) => {
      const parts = new Set(partRows.filter((part) => part.job_id === id).map((part) => part.key));
      return [id, { ...job, parts }];
    }),
  );
}

/** How many tasks each job has had. */
export function readTaskNumbers(folder: string): Map<string, number> {
  const rows = query<{ id: string; enqueue_number: number }>(folder, "SELECT id, enqueue_number FROM job");
  return new Map(rows.map(({ id, enqueue_number }) => [id, enqueue_number]));
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
