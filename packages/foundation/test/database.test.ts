import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, migrate, openSqlite } from "../src/index.ts";

interface Tables {
  note: { id: number; text: string };
}

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "galley-database-"));
  path = join(folder, "notes.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open(): Promise<Database<Tables>> {
  const database = openSqlite<Tables>(path);
  await migrate(database, "notes", {
    "0001": {
      up: (db) =>
        db.schema
          .createTable("note")
          .addColumn("id", "integer", (column) => column.primaryKey())
          .addColumn("text", "text", (column) => column.notNull())
          .execute(),
    },
  });
  return database;
}

const insert = (database: Database<Tables>, id: number) =>
  database.write(({ db }) =>
    db
      .insertInto("note")
      .values({ id, text: `note ${id}` })
      .execute(),
  );

describe("an opened database", () => {
  test("keeps what was written when it is opened again, and migrates only once", async () => {
    const first = await open();
    await insert(first, 1);
    await first.close();
    const second = await open();
    expect(await second.read.selectFrom("note").select("text").execute()).toMatchObject([{ text: "note 1" }]);
    await second.close();
  });

  test("rolls back a failing unit alone, although it shares its commit with others", async () => {
    const database = await open();
    const results = await Promise.allSettled([insert(database, 1), insert(database, 1), insert(database, 2)]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await database.read.selectFrom("note").select("id").execute()).toMatchObject([{ id: 1 }, { id: 2 }]);
    await database.close();
  });

  test("shows a unit's writes to readers only after its commit, and then runs its onCommit", async () => {
    const database = await open();
    const seen: number[] = [];
    const count = async () => seen.push((await database.read.selectFrom("note").select("id").execute()).length);
    let afterCommit = false;
    await database.write(async ({ db, onCommit }) => {
      onCommit(() => {
        afterCommit = true;
      });
      await db.insertInto("note").values({ id: 1, text: "one" }).execute();
      await count();
      expect(afterCommit).toBe(false);
    });
    await count();
    expect(seen).toEqual([0, 1]);
    expect(afterCommit).toBe(true);
    await database.close();
  });

  test("does not run onCommit of a unit that failed", async () => {
    const database = await open();
    let ran = false;
    await expect(
      database.write(async ({ onCommit }) => {
        onCommit(() => {
          ran = true;
        });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(ran).toBe(false);
    await database.close();
  });

  test("refuses a second owner and lets a successor in", async () => {
    const first = await open();
    expect(() => openSqlite(path)).toThrow(expect.objectContaining({ fault: "in_use" }));
    await first.close();
    const second = await open();
    await second.close();
  });
});

describe("a file that is not fit to use", () => {
  test("garbage is refused and left as it was", () => {
    writeFileSync(path, "this is not a database at all, whatever its name says".repeat(50));
    const before = readFileSync(path);
    expect(() => openSqlite(path)).toThrow(expect.objectContaining({ fault: "corrupt" }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a database with damaged pages is refused and left as it was", async () => {
    const database = await open();
    for (let id = 0; id < 2000; id++) await insert(database, id);
    await database.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 8192, 16384);
    writeFileSync(path, bytes);
    expect(() => openSqlite(path)).toThrow(expect.objectContaining({ fault: "corrupt" }));
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("a folder that does not exist is not writable", () => {
    expect(() => openSqlite(join(folder, "missing", "x.db"))).toThrow(
      expect.objectContaining({ fault: "not_writable" }),
    );
  });
});
