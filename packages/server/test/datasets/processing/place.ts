import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { createDatabaseBeside } from "../../../../foundation/test/support/postgres.ts";

/** A folder that goes when the test is over, and where the tests are run on Postgres a database there. */
export async function freshPlace(): Promise<{ folder: string; postgres: string | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), "galley-datasets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const server = inject("postgres");
  return { folder, postgres: server && (await createDatabaseBeside(server)) };
}
