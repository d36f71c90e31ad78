import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSqlite } from "../src/index.ts";
import { databaseConformance } from "./database-conformance.ts";

databaseConformance(async () => {
  const folder = mkdtempSync(join(tmpdir(), "galley-conformance-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return openSqlite(join(folder, "notes.db"));
});
