import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings());
  await run.queues.start();
});
afterEach(() => bench.close());

const create = (name: string) => run.queues.createTask({ queue: "mail", name, path: `/${name}`, body: "" });

async function nothingIsSent(): Promise<void> {
  await run.settle();
  expect(bench.target.waiting).toEqual([]);
}

describe("a paused queue", () => {
  test("takes tasks and sends none, also over a restart, until it is resumed", async () => {
    expect(await run.queues.pauseQueue("mail")).toMatchObject({ state: "PAUSED" });
    await create("a");
    await create("b");
    await nothingIsSent();

    await run.close();
    run = await bench.open();
    await run.queues.start();
    await bench.clock.advance(60_000);
    await nothingIsSent();
    expect(await run.queues.getQueue("mail")).toMatchObject({ state: "PAUSED" });

    expect(await run.queues.resumeQueue("mail")).toMatchObject({ state: "RUNNING" });
    const paths = [await bench.target.next(), await bench.target.next()].map(({ path }) => path);
    expect(paths.sort()).toEqual(["/a", "/b"]);
  });

  test("lets a request under way end, and does not repeat it before it is resumed", async () => {
    await create("a");
    const request = await bench.target.next();
    await run.queues.pauseQueue("mail");
    request.answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "retried" });
    await bench.clock.advance(60_000);
    await nothingIsSent();
    await run.queues.resumeQueue("mail");
    expect((await bench.target.next()).path).toBe("/a");
  });

  test("may be paused again, but must exist", async () => {
    await run.queues.pauseQueue("mail");
    expect(await run.queues.pauseQueue("mail")).toMatchObject({ state: "PAUSED" });
    for (const call of [run.queues.pauseQueue, run.queues.resumeQueue, run.queues.purgeQueue])
      await expect(call("none")).rejects.toMatchObject({
        code: "not_found",
        message:
          "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
      });
  });
});

describe("a purge", () => {
  test("removes what is there, keeps what comes after, and says when it was", async () => {
    await run.queues.pauseQueue("mail");
    await create("a");
    const scheduleTime = bench.clock.now() + 60_000;
    await run.queues.createTask({ queue: "mail", name: "later", path: "/later", body: "", scheduleTime });
    // All three in one commit, and in one millisecond.
    const [, purged] = await Promise.all([create("b"), run.queues.purgeQueue("mail"), create("c")]);
    expect(purged).toMatchObject({ state: "PAUSED", purgeTime: bench.clock.now() });
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 1 });
    await run.queues.resumeQueue("mail");
    expect((await bench.target.next()).path).toBe("/c");
    await bench.clock.advance(60_000);
    await nothingIsSent();
  });

  test("leaves other queues alone", async () => {
    await run.queues.applyQueue("other", settings());
    await run.queues.pauseQueue("other");
    await run.queues.createTask({ queue: "other", name: "a", path: "/a", body: "" });
    await run.queues.purgeQueue("mail");
    expect(await run.queues.getTask("other", "a")).toBeDefined();
  });
});

describe("a task under way", () => {
  const removals = {
    deleted: () => run.queues.deleteTask("mail", "a"),
    purged: () => run.queues.purgeQueue("mail"),
    "removed with its queue": () => run.queues.deleteQueue("mail"),
  };
  for (const [how, remove] of Object.entries(removals))
    test.each([200, 500])(`that is ${how} is gone, whatever its answer (%i)`, async (status) => {
      await create("a");
      const request = await bench.target.next();
      expect(await run.queues.getTask("mail", "a")).toMatchObject({ inFlight: true, dispatchCount: 1 });
      await remove();
      request.answer(status);
      expect(await run.attempts.next()).toMatchObject({ result: "gone", status });
      expect(await run.queues.getTask("mail", "a")).toBeUndefined();
      await bench.clock.advance(60_000);
      await nothingIsSent();
    });
});

describe("a deleted queue", () => {
  test("is gone with its tasks", async () => {
    await run.queues.pauseQueue("mail");
    await create("a");
    await run.queues.deleteQueue("mail");
    expect(await run.queues.getQueue("mail")).toBeUndefined();
    await expect(run.queues.deleteQueue("mail")).rejects.toMatchObject({ code: "not_found" });
    await run.queues.applyQueue("mail", settings());
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 0, inFlight: 0, oldestDue: undefined });
    await nothingIsSent();
  });
});
