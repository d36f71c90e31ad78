import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, migrate, openPostgres, openSqlite } from "@galley/foundation";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../foundation/test/support/postgres.ts";
import { createDatabaseTurns } from "../../../src/images/providers/rate/database.ts";
import { createMemoryTurns } from "../../../src/images/providers/rate/memory.ts";
import { createRateTurns } from "../../../src/images/providers/rate/migration.ts";
import { paceOf } from "../../../src/images/providers/rate/pace.ts";
import type { TurnStore } from "../../../src/images/providers/rate/port.ts";
import type { RateTables } from "../../../src/images/providers/rate/tables.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const ready = async (database: Database<RateTables>): Promise<Database<RateTables>> => {
  onTestFinished(() => database.close());
  await migrate(database, "rate", { "0001_rate": { up: createRateTurns } });
  return database;
};

function sqlite(): Promise<Database<RateTables>> {
  const folder = mkdtempSync(join(tmpdir(), "galley-rate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return ready(openSqlite(join(folder, "rate.db")));
}
const postgres = async (): Promise<Database<RateTables>> => ready(openPostgres(await server.createDatabase()));

const pace = paceOf({ count: 30, window: 1000 });
const forever = Number.MAX_SAFE_INTEGER / 2;

describe.each([
  ["SQLite", sqlite],
  ["Postgres", postgres],
])("turns in %s", (_name, open) => {
  it("are those that memory gives, step by step", async () => {
    const [ours, memory] = [createDatabaseTurns(await open()), createMemoryTurns()];
    const both = async (step: (store: TurnStore) => Promise<unknown>): Promise<void> =>
      expect(await step(ours)).toEqual(await step(memory));
    for (const now of [1000, 1000, 1001, 1300, 1300, 9000]) await both((store) => store.book("p", pace, now, forever));
    for (let n = 0; n < 40; n += 1) await both((store) => store.book("p", pace, 9000, 200));
    await both((store) => store.book("q", pace, 9000, 0));
    await both((store) => store.hold("p", pace, 20_000));
    await both((store) => store.hold("p", pace, 15_000));
    await both((store) => store.hold("new", pace, 15_000));
    for (const provider of ["p", "q", "new"]) await both((store) => store.book(provider, pace, 10_000, 1000));
    await both((store) => store.book("p", pace, 10_000, forever));
  });
});

describe("two processes on one Postgres", () => {
  it("hold the limit together, from the first turn on", async () => {
    const url = await server.createDatabase();
    const first = await ready(openPostgres(url));
    const second = openPostgres<RateTables>(url);
    onTestFinished(() => second.close());
    const stores = [createDatabaseTurns(first), createDatabaseTurns(second)];
    const bookings = await Promise.all(
      Array.from({ length: 100 }, (_, n) => stores[n % 2]!.book("p", pace, 5000 + n, forever)),
    );
    const turns = bookings.map(({ at }) => at).toSorted((a, b) => a - b);
    for (const from of turns) {
      expect(turns.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(30);
    }
    // None was lost, and none given twice: after the burst each has its own.
    expect(turns.at(-1)).toBeGreaterThanOrEqual(5000 + (100 - 30) * pace.interval - 100);
    const later = turns.filter((at) => at > 5200);
    expect(new Set(later).size).toBe(later.length);
  });

  it("are both held", async () => {
    const url = await server.createDatabase();
    const first = createDatabaseTurns(await ready(openPostgres(url)));
    const other = openPostgres<RateTables>(url);
    onTestFinished(() => other.close());
    await first.hold("p", pace, 60_000);
    expect(await createDatabaseTurns(other).book("p", pace, 1000, 20_000)).toEqual({ isBooked: false, at: 60_000 });
  });
});
