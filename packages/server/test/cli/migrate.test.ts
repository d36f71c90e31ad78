import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { galley } from "./support/galley.ts";

const migrate = (folder: string, ...args: string[]) => galley(["migrate", ...args], { GALLEY_DATA_DIR: folder });

/** Does something to a database behind Galley's back. */
function change(folder: string, statement: string): void {
  const database = new DatabaseSync(join(folder, "galley.db"));
  database.exec(statement);
  database.close();
}

describe("galley migrate", () => {
  test("makes the tables and says which migrations ran; --check says before what is missing, and changes nothing", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "galley.db");
    const before = await migrate(folder, "--check", "--json");
    expect(before.code).toBe(1);
    const { missing } = before.json<{ missing: object[] }>();
    expect(missing).toContainEqual({ tables: "job", name: "0001_jobs" });
    expect(existsSync(file)).toBe(false);

    const first = await migrate(folder);
    expect([first.code, first.errors]).toEqual([0, ""]);
    expect(first.output).toMatch(/^TABLES +MIGRATION\n/);
    expect(first.output).toMatch(/\njob +0001_jobs\n/);
    expect(first.output).toContain(`${file} is up to date: ${missing.length} migrations have run.`);

    const again = await migrate(folder, "--json");
    expect([again.code, again.json()]).toEqual([0, { database: file, ran: [], missing: [] }]);
    expect(await migrate(folder, "--check")).toMatchObject({ code: 0, output: `${file} is up to date.` });
  });

  test("finds the one that is missing, and the ones of a newer Galley", async () => {
    const folder = temporaryFolder();
    await migrate(folder);
    change(folder, "drop table installation; delete from owner_migration");
    const behind = await migrate(folder, "--check");
    expect(behind.code).toBe(1);
    expect(behind.output).toMatch(/^owner +0001_installation$/m);
    expect(behind.output).toContain("lacks 1 migration;");
    expect((await migrate(folder, "--json")).json()).toMatchObject({ ran: [{ tables: "owner" }] });

    change(folder, "insert into job_migration values ('9999_later', '2030-01-01')");
    for (const args of [[], ["--check"]]) {
      const newer = await migrate(folder, ...args);
      expect([newer.code, newer.output]).toEqual([1, ""]);
      expect(newer.errors).toContain("its job tables were made by a newer version: 9999_later");
    }
  });

  test("leaves a database alone that a Galley has open", async () => {
    const folder = temporaryFolder();
    await startGalley({ GALLEY_DATA_DIR: folder });
    const held = await migrate(folder);
    expect(held.code).toBe(1);
    expect(held.errors).toMatch(/is in use by another Galley process\. That one has brought it up to date/);
  });
});
