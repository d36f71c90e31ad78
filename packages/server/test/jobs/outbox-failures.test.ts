import type { TaskQueueErrorCode } from "@galley/cloud-tasks";
import { describe, expect, test } from "vitest";
import { taskName } from "../../src/jobs/tasks.ts";
import { createOutboxHarness, type OutboxHarness, pass, refusal, until } from "./remote-queue.ts";

const refuse = (harness: OutboxHarness, error: unknown): void =>
  harness.remote.behave({ before: () => Promise.reject(error) });

/** Seconds between the calls. */
const waits = (harness: OutboxHarness): number[] =>
  harness.remote.calls.slice(1).map(({ at }, index) => (at - harness.remote.calls[index]!.at) / 1000);

const allTold = (harness: OutboxHarness) => until(async () => (await harness.rows()).length === 0);

describe.each<TaskQueueErrorCode>([
  "permission_denied",
  "unauthenticated",
  "not_found",
  "failed_precondition",
  "resource_exhausted",
  "unavailable",
])("a queue that takes no task (%s)", (code) => {
  test("leaves the job pending, is told again, is told of once, and gets the task when it takes tasks again", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal(code));
    await harness.start();
    const { accepted } = await harness.create("word");
    expect(accepted.status).toBe("pending");
    expect(await harness.rows()).toMatchObject([{ tries: 1, last_code: code, last_error: `the service says ${code}` }]);

    await pass(harness, 600_000);
    expect(harness.log).toMatchObject([{ level: "warn", code }]);
    expect(harness.log[0]?.text).toContain(`word-queue: Tasks cannot be created.`);
    expect(harness.log[0]?.text).toContain(`the service says ${code}`);
    const { troubles, ...counts } = await harness.outbox.health();
    expect(troubles).toMatchObject([{ queue: "word-queue", code, since: harness.remote.calls[0]?.at }]);
    expect(JSON.stringify(troubles)).not.toContain("the service says");
    expect(counts).toMatchObject({ waiting: 1 });

    harness.remote.behave({});
    await pass(harness, 60_000);
    await allTold(harness);
    expect(await harness.status(accepted.job_id)).toMatchObject({ status: "queued" });
    await until(() => harness.log.length === 2);
    expect(harness.log[1]?.text).toBe("word-queue: it works again");
    expect(await harness.outbox.health()).toEqual({ waiting: 0, oldest: null, troubles: [] });
    await harness.deliverRemote();
    expect(await harness.status(accepted.job_id)).toMatchObject({ status: "completed" });
  });
});

describe("a task that the queue did not take", () => {
  test("is told again after 1 s, doubling, at most 60 s", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal("unavailable"));
    await harness.start();
    await harness.accept();
    await pass(harness, 250_000);
    expect(waits(harness)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test("comes after half of that at the earliest, so that many do not come together", async () => {
    const harness = await createOutboxHarness({}, { random: () => 0 });
    refuse(harness, refusal("unavailable"));
    await harness.start();
    await harness.accept();
    await pass(harness, 93_000);
    expect(waits(harness)).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30]);
  });

  test("because it is malformed keeps no other back, and is an error of ours", async () => {
    const harness = await createOutboxHarness();
    const bad = new Set<string>();
    harness.remote.behave({
      before: ({ name }) =>
        (bad.size === 0 || bad.has(name)) && Promise.reject(bad.add(name) && refusal("invalid_argument")),
    });
    await harness.start();
    expect((await harness.create("bad")).accepted.status).toBe("pending");
    expect((await harness.create("good")).accepted.status).toBe("queued");
    await pass(harness, 300_000);
    expect((await harness.create("better")).accepted.status).toBe("queued");
    expect(harness.log).toMatchObject([{ level: "error", code: "invalid_argument" }]);
    expect((await harness.outbox.health()).troubles).toEqual([]);
  });

  test("for a reason that nobody foresaw is told again like any other", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, new TypeError("undefined is not a function"));
    await harness.start();
    const id = await harness.accept();
    expect(harness.log).toMatchObject([{ level: "error", code: "defect" }]);
    harness.remote.behave({});
    await pass(harness, 1000);
    await allTold(harness);
    expect(await harness.status(id)).toMatchObject({ status: "queued" });
  });

  test("each new cause is told of once", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal("unavailable"));
    await harness.start();
    await harness.accept();
    await pass(harness, 100_000);
    refuse(harness, refusal("permission_denied"));
    await pass(harness, 200_000);
    expect(harness.log.map(({ code }) => code)).toEqual(["unavailable", "permission_denied"]);
  });
});

describe("a queue that answers again", () => {
  test("is told everything it has missed at once, not when each task's wait is over", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal("unavailable"));
    await harness.start();
    const ids = await Promise.all(Array.from({ length: 50 }, (_, number) => harness.accept(`word ${number}`)));
    await pass(harness, 300_000);
    harness.remote.behave({});
    const before = harness.clock.now();
    expect((await harness.create("one more")).accepted.status).toBe("queued");
    await allTold(harness);
    expect(harness.clock.now()).toBe(before);
    for (const id of ids) expect(await harness.status(id)).toMatchObject({ status: "queued" });
  });

  test("but refuses for a quota is not pressed", async () => {
    const harness = await createOutboxHarness();
    refuse(harness, refusal("resource_exhausted"));
    await harness.start();
    await Promise.all(Array.from({ length: 20 }, (_, number) => harness.accept(`word ${number}`)));
    await pass(harness, 300_000);
    harness.remote.behave({});
    const before = harness.remote.calls.length;
    await harness.accept("one more");
    await pass(harness, 1);
    expect(harness.remote.calls.length).toBe(before + 1);
    await pass(harness, 60_000);
    await allTold(harness);
  });

  test("for a moment only is not told everything each time", async () => {
    const harness = await createOutboxHarness();
    let calls = 0;
    // Every third call succeeds.
    harness.remote.behave({
      before: () => {
        calls += 1;
        return calls % 3 !== 0 && Promise.reject(refusal("unavailable"));
      },
    });
    await harness.start();
    await Promise.all(Array.from({ length: 60 }, (_, number) => harness.accept(`word ${number}`)));
    // Sixty first tries, one more of those that had failed before the first success, and no second one.
    await pass(harness, 400);
    expect(harness.remote.calls.length).toBeGreaterThan(60);
    expect(harness.remote.calls.length).toBeLessThan(90);
    for (let minute = 0; minute < 30; minute++) await pass(harness, 60_000);
    await allTold(harness);
    expect(harness.log.filter(({ text }) => text.includes("cannot be created"))).toHaveLength(1);
  });
});

test("a task that is there already is what was wanted", async () => {
  const harness = await createOutboxHarness();
  harness.remote.behave({ after: () => Promise.reject(refusal("unavailable", "the answer was lost")) });
  await harness.start();
  const { accepted } = await harness.create("word");
  expect(accepted.status).toBe("pending");
  harness.remote.behave({});
  await pass(harness, 1000);
  await allTold(harness);
  expect(harness.remote.made("create")).toEqual([taskName(accepted.job_id, 1), taskName(accepted.job_id, 1)]);
  expect(harness.remote.tasks.size).toBe(1);
  expect(await harness.status(accepted.job_id)).toMatchObject({ status: "queued" });
});
