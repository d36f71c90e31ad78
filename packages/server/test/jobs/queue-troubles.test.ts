import { DatabaseError } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { everyJob } from "../../src/jobs/scope.ts";
import { createOutboxHarness, type OutboxHarness, pass, refusal, until } from "./remote-queue.ts";

const refuse = (harness: OutboxHarness, error: unknown): void =>
  harness.remote.behave({ before: () => Promise.reject(error) });

const troubles = async (harness: OutboxHarness) => (await harness.outbox.health()).troubles;

const allTold = (harness: OutboxHarness) => until(async () => (await harness.rows()).length === 0);

const texts = (harness: OutboxHarness): string[] => harness.log.map(({ text }) => text);

describe.each([
  ["invalid_argument", refusal("invalid_argument", "HttpRequest.url must start with 'https://'")],
  ["defect", new TypeError("undefined is not a function")],
])("a queue that finds every task malformed (%s)", (code, error) => {
  test("is in trouble from the second try on, until it takes one", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, error);
    await harness.start();
    await harness.accept();
    expect(await troubles(harness)).toEqual([]);
    await pass(harness, 1000);
    const since = harness.clock.now();
    expect(await troubles(harness)).toMatchObject([{ queue: "word-queue", asked: "create", code, since }]);
    await pass(harness, 300_000);
    expect(await troubles(harness)).toMatchObject([{ code, since }]);
    expect(texts(harness).filter((text) => text.includes("Tasks cannot be created"))).toHaveLength(1);
    harness.remote.behave({});
    await harness.accept("another");
    expect(await troubles(harness)).toEqual([]);
    expect(texts(harness).at(-1)).toBe("word-queue: it works again");
  });
});

test("one malformed task among others is no trouble of the queue's, and hides none", async () => {
  const harness = await createOutboxHarness();
  await harness.start();
  await harness.accept("good");
  const bad = new Set<string>();
  let full = false;
  harness.remote.behave({
    before({ name }) {
      if (bad.size === 0) bad.add(name);
      if (bad.has(name)) throw refusal("invalid_argument");
      if (full) throw refusal("permission_denied");
    },
  });
  await harness.accept("bad");
  await pass(harness, 120_000);
  expect(await troubles(harness)).toEqual([]);
  full = true;
  await harness.accept("refused");
  // Also when nothing was taken for so long that the malformed one might be taken for the queue's fault.
  await pass(harness, 700_000);
  expect(await troubles(harness)).toMatchObject([{ code: "permission_denied" }]);
  expect(harness.log.filter(({ level }) => level === "warn")).toHaveLength(1);
});

describe("a trouble with creations", () => {
  test("whose jobs were cancelled is gone, and nobody says that it works again", async () => {
    const harness = await createOutboxHarness();
    harness.remote.behave({ before: ({ did }) => did === "create" && Promise.reject(refusal("permission_denied")) });
    await harness.start();
    const id = await harness.accept();
    expect(await troubles(harness)).toHaveLength(1);
    await harness.jobs.cancel(id, everyJob);
    await allTold(harness);
    await until(async () => (await troubles(harness)).length === 0);
    expect(texts(harness).filter((text) => text.includes("works again"))).toEqual([]);
    // It does not work yet: that is told anew.
    await harness.accept("another");
    expect(texts(harness).filter((text) => text.includes("cannot be created"))).toHaveLength(2);
  });
});

describe("a trouble with looking for tasks", () => {
  const quiet = 300_000;

  /** Jobs whose tasks may not be looked for. */
  async function createHidden(count: number) {
    const harness = await createOutboxHarness();
    await harness.start();
    const ids = await Promise.all(Array.from({ length: count }, (_, number) => harness.accept(`word ${number}`)));
    await harness.clock.advance(quiet);
    harness.remote.behave({ before: ({ did }) => did === "get" && Promise.reject(refusal("permission_denied")) });
    await harness.sweeper.sweep();
    expect(await troubles(harness)).toMatchObject([{ asked: "look", code: "permission_denied" }]);
    return { ...harness, ids };
  }

  test("stays while looks fail", async () => {
    const harness = await createHidden(1);
    for (let minute = 0; minute < 20; minute++) {
      await harness.clock.advance(60_000);
      await harness.sweeper.sweep();
    }
    expect(await troubles(harness)).toHaveLength(1);
  });

  test("ends when there is nothing left to look for", async () => {
    const harness = await createHidden(3);
    await harness.deliverRemote();
    for (let minute = 0; minute < 4; minute++) {
      await harness.clock.advance(60_000);
      await harness.sweeper.sweep();
    }
    expect(await troubles(harness)).toHaveLength(1);
    await harness.clock.advance(60_000);
    expect(await troubles(harness)).toEqual([]);
    expect(texts(harness).filter((text) => text.includes("works again"))).toEqual([]);
  });
});

describe("a clock that is set back by a day", () => {
  const day = 86_400_000;

  test("does not hold back what the queue is to be told again", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal("unavailable"));
    await harness.start();
    const id = await harness.accept();
    await pass(harness, 200_000);
    harness.remote.behave({});
    harness.setBack(day);
    await pass(harness, 61_000);
    await allTold(harness);
    expect(await harness.status(id)).toMatchObject({ status: "queued" });
    expect(await troubles(harness)).toEqual([]);
  });

  test("does not prolong the rest after the database has failed", async () => {
    const harness = await createOutboxHarness();
    const { write } = harness.database;
    await harness.start();
    harness.remote.behave({
      after() {
        harness.database.write = () => Promise.reject(new DatabaseError("full", "database or disk is full"));
      },
    });
    const creating = harness.create("word");
    await until(() => texts(harness).some((text) => text.includes("the outbox could not be read or written")));
    harness.remote.behave({});
    harness.database.write = write;
    harness.setBack(day);
    await harness.clock.advance(1000);
    expect((await creating).accepted.status).toBe("queued");
  });

  test("does not keep a queue that works again from being told everything", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    for (const _again of [1, 2]) {
      refuse(harness, refusal("unavailable"));
      await Promise.all(Array.from({ length: 5 }, (_, number) => harness.accept(`word ${number}`)));
      await pass(harness, 100_000);
      harness.remote.behave({});
      const before = harness.clock.now();
      await harness.accept("one more");
      await allTold(harness);
      expect(harness.clock.now()).toBe(before);
      await pass(harness, 90_000);
      harness.setBack(day);
    }
  });
});
