import { join } from "node:path";
import { createManualClock, type Database, openPostgres, openSqlite } from "@galley/foundation";
import fc from "fast-check";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../foundation/test/support/postgres.ts";
import { addressGroup } from "../../src/access/address-group.ts";
import { createApiKey, hashOf, isApiKey } from "../../src/access/api-key.ts";
import { findConfigured, readConfiguredKeys } from "../../src/access/configured-keys.ts";
import { createKeyRing } from "../../src/access/key-ring.ts";
import { createKeyStore, keySignal } from "../../src/access/key-store.ts";
import { createRateLimiter } from "../../src/access/rate-limiter.ts";
import { openStreamTokens } from "../../src/access/stream-tokens.ts";
import { type AccessTables, migrateAccessTables } from "../../src/access/tables.ts";
import { ConfigError, readConfig } from "../../src/config.ts";
import { temporaryFolder } from "./support.ts";

describe("a key", () => {
  test("is recognised, and with any one character changed it is not", () => {
    const key = createApiKey();
    expect(isApiKey(key)).toBe(true);
    expect(createApiKey()).not.toBe(key);
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(..."abcXYZ019_- "), (place, character) => {
        const changed = key.slice(0, place) + character + key.slice(place + 1);
        expect(isApiKey(changed)).toBe(changed === key);
      }),
    );
    expect([isApiKey(key.slice(0, -1)), isApiKey(`${key}0`), isApiKey("")]).toEqual([false, false, false]);
  });
});

describe("GALLEY_API_KEYS", () => {
  test("tenant, scope and key; a key alone is an operator's of the default tenant; a colon may be in a key", () => {
    const { keys, wrong } = readConfiguredKeys(
      "acme:tenant:first-key-0123456789\nsecond-key-0123456789, b:admin:third:key:0123456789,",
    );
    expect(wrong).toEqual([]);
    expect(keys.map(({ tenant, scope }) => `${tenant} ${scope}`)).toEqual(["acme tenant", "default admin", "b admin"]);
    expect(findConfigured(keys, hashOf("second-key-0123456789"))).toBe(1);
    expect(findConfigured(keys, hashOf("third:key:0123456789"))).toBe(2);
    expect(findConfigured(keys, hashOf("acme:tenant:first-key-0123456789"))).toBe(-1);
    expect(findConfigured([], hashOf("x"))).toBe(-1);
  });

  test.each([
    ["short", "entry 1 has a key of less than 16 characters"],
    ["good-key-0123456789,acme:tenant:short", "entry 2 has a key of less than 16 characters"],
    ["acme:secret-key-0123456789", "entry 1 must be tenant:scope:key, or a key alone"],
    ["acme:root:secret-key-0123456789", "entry 1 must have one of the scopes tenant, admin"],
    ["a b:tenant:secret-key-0123456789", "entry 1 names no tenant (letters, digits, and . _ - within, at most 63)"],
    ["same-key-0123456789,x:tenant:same-key-0123456789", "entry 2 has the key of another"],
    ["secret-key-with-ümläut", "entry 1 has a key with characters that are not printable ASCII"],
    [" , ", "holds no key"],
  ])("%j is a mistake that is told without the key", (text, mistake) => {
    expect(() => readConfig({ GALLEY_API_KEYS: text })).toThrow(new ConfigError([`GALLEY_API_KEYS: ${mistake}`]));
  });

  test("whatever it holds, no key of it is told", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 5 }), { maxLength: 4 }), (parts) => {
        const secret = "only-known-to-its-owner";
        const { wrong } = readConfiguredKeys([...parts, secret, `${secret}:x`].join(":"));
        expect(wrong.join()).not.toContain(secret);
      }),
    );
  });
});

test.each([
  ["https://app.example, http://localhost:5173", []],
  ["*", []],
  ["*,https://app.example", ["GALLEY_CORS_ORIGINS: * allows any origin and stands alone"]],
  [
    "https://app.example/",
    ['GALLEY_CORS_ORIGINS: "https://app.example/" is not an origin such as https://app.example'],
  ],
  ["app.example", ['GALLEY_CORS_ORIGINS: "app.example" is not an origin such as https://app.example']],
])("GALLEY_CORS_ORIGINS %j", (text, lines) => {
  const read = () => readConfig({ GALLEY_CORS_ORIGINS: text });
  if (lines.length > 0) expect(read).toThrow(new ConfigError(lines));
  else expect(read().access.origins).toEqual(text.split(", "));
});

test("attempts are counted by IPv4 address, and by the first half of an IPv6 address", () => {
  expect(addressGroup("::ffff:10.1.2.3")).toBe("10.1.2.3");
  expect(addressGroup("2001:db8:1:2:3:4:5:6")).toBe(addressGroup("2001:db8:1:2::1"));
  expect(addressGroup("2001:db8:1:3::1")).not.toBe(addressGroup("2001:db8:1:2::1"));
});

test("a bucket never lets more through than what was there and what has come since", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 600 }),
      fc.array(fc.tuple(fc.nat(5000), fc.constantFrom(0.1, 1))),
      async (perMinute, steps) => {
        const clock = createManualClock();
        const limiter = createRateLimiter(perMinute, clock);
        const begun = clock.now();
        let spent = 0;
        for (const [wait, cost] of steps) {
          await clock.advance(wait);
          const { allowed, remaining, retryAfter } = limiter.take("one", cost);
          if (allowed) spent += cost;
          expect(spent).toBeLessThanOrEqual(perMinute + ((clock.now() - begun) * perMinute) / 60_000 + 1e-3);
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(retryAfter > 0).toBe(!allowed);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("only so many names are remembered, the last ones", () => {
  const clock = createManualClock();
  const limiter = createRateLimiter(1, clock, 2);
  limiter.take("a", 1);
  limiter.take("b", 1);
  expect(limiter.take("a", 1).allowed).toBe(false);
  limiter.take("c", 1);
  expect(limiter.take("a", 1).allowed).toBe(false);
  expect(limiter.take("b", 1).allowed).toBe(true);
});

let postgres: Promise<TestPostgres> | undefined;
afterAll(async () => (await postgres)?.close());

/** Two processes' views of one database; of SQLite, where there is only one process, the same twice. */
const openings: Array<[string, () => Promise<[Database<AccessTables>, Database<AccessTables>]>]> = [
  [
    "SQLite",
    async () => {
      const database = openSqlite<AccessTables>(join(temporaryFolder(), "keys.db"));
      onTestFinished(() => database.close());
      await migrateAccessTables(database);
      return [database, database];
    },
  ],
  [
    "Postgres",
    async () => {
      postgres ??= startPostgres();
      const url = await (await postgres).createDatabase();
      const open = () => {
        const database = openPostgres<AccessTables>(url);
        onTestFinished(() => database.close());
        return database;
      };
      const both: [Database<AccessTables>, Database<AccessTables>] = [open(), open()];
      await Promise.all(both.map((database) => migrateAccessTables(database)));
      return both;
    },
  ],
];

describe.each(openings)("on %s", (_name, open) => {
  const wanted = { name: "one", tenant: "acme", scope: "tenant" as const, expiresAt: null };

  async function openRings() {
    const [first, second] = await open();
    const clock = createManualClock();
    const errors: unknown[] = [];
    const ring = (database: Database<AccessTables>) => {
      const store = createKeyStore(database, clock);
      const keys = createKeyRing({
        configured: [],
        store,
        signals: database.signals,
        clock,
        onError: (error) => errors.push(error),
      });
      onTestFinished(keys.close);
      return { store, keys, database };
    };
    return { clock, errors, here: ring(first), there: ring(second) };
  }

  test("a key is known by its hash alone, and everywhere", async () => {
    const { here, there } = await openRings();
    expect(await there.keys.closed()).toBe(false);
    const { key, stored } = await here.store.create(wanted);
    const caller = await there.keys.callerOf(key);
    expect(caller).toEqual({ tenant: "acme", scope: "tenant", key: { id: stored.id, name: "one", expiresAt: null } });
    const rows = await here.database.read.selectFrom("api_key").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key);
    expect(rows[0]?.hash).toBe(hashOf(key).toString("hex"));
    expect(await here.keys.callerOf(createApiKey())).toBeUndefined();
  });

  test("what is revoked here ends there at the signal, without a wait", async () => {
    const { here, there } = await openRings();
    const { key, stored } = await here.store.create(wanted);
    expect(await there.keys.callerOf(key)).toBeDefined();
    const told = new Promise<void>((resolve) =>
      onTestFinished(there.database.signals.subscribe(keySignal, () => resolve())),
    );
    expect((await here.store.revoke(stored.id))?.revoked_at).not.toBeNull();
    await told;
    expect(await there.keys.callerOf(key)).toBeUndefined();
    expect(await here.keys.callerOf(key)).toBeUndefined();
    expect(await there.keys.closed()).toBe(true);
  });

  test("should the signal be lost, it ends within a second", async () => {
    const { here, there, clock } = await openRings();
    const { key, stored } = await here.store.create(wanted);
    const keys = createKeyRing({
      configured: [],
      store: there.store,
      signals: { subscribe: () => () => {} },
      clock,
      onError: () => {},
    });
    expect(await keys.callerOf(key)).toBeDefined();
    await here.store.revoke(stored.id);
    expect(await keys.callerOf(key)).toBeDefined();
    await clock.advance(1000);
    expect(await keys.callerOf(key)).toBeUndefined();
  });

  test("its use is noted once a minute", async () => {
    const { here, there, clock, errors } = await openRings();
    const { key, stored } = await here.store.create(wanted);
    const lastUse = async () => (await here.store.list())[0]?.last_used_at;
    const begun = clock.now();
    await here.keys.callerOf(key);
    await expect.poll(lastUse).toBe(begun);
    await clock.advance(59_000);
    // Neither here nor by another process that has not noted it yet.
    await here.keys.callerOf(key);
    await there.store.used(stored.id, 60_000);
    expect(await lastUse()).toBe(begun);
    await clock.advance(1000);
    await here.keys.callerOf(key);
    await expect.poll(lastUse).toBe(begun + 60_000);
    expect(errors).toEqual([]);
  });

  test("stream tokens of one process are good in another, for what they were made and as long as they last", async () => {
    const [first, second] = await open();
    const clock = createManualClock();
    const [here, there] = await Promise.all([openStreamTokens(first, clock), openStreamTokens(second, clock)]);
    const token = here.issue({ id: "job-1", tenant: "acme" });
    expect(there.verify(token, "events")).toEqual({ tenant: "acme", subject: "job-1" });
    const ofFiles = here.issueForFiles({ id: "job-1", tenant: "acme" }, clock.now() + 7_200_000);
    expect(there.verify(ofFiles, "files")).toEqual({ tenant: "acme", subject: "job-1" });
    expect([there.verify(ofFiles, "events"), there.verify(token, "files")]).toEqual([undefined, undefined]);
    expect(there.verify(ofFiles.replace("glf1", "gls1"), "events")).toBeUndefined();
    const whole = there.issueForTenant("acme");
    expect(here.verify(whole.token, "events")).toEqual({ tenant: "acme", subject: undefined });
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(..."AQgw09_.-"), (place, character) => {
        const changed = token.slice(0, place) + character + token.slice(place + 1);
        const granted = there.verify(changed, "events");
        // The last character carries bits that no byte has: some of its forms are the same signature.
        if (changed !== token && place < token.length - 1) expect(granted).toBeUndefined();
      }),
    );
    for (const other of ["", ".", "..", "gls1..", token.replace("gls1", "gls2"), `${token}.x`]) {
      expect(there.verify(other, "events")).toBeUndefined();
    }
    await clock.advance(3_599_000);
    expect(there.verify(token, "events")).toBeDefined();
    await clock.advance(1000);
    expect(there.verify(token, "events")).toBeUndefined();
    expect(here.verify(whole.token, "events")).toBeUndefined();
    expect(here.verify(ofFiles, "files")).toBeDefined();
    await clock.advance(3_600_000);
    expect(here.verify(ofFiles, "files")).toBeUndefined();
  });
});
