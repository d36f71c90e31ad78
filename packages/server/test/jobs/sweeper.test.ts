import { describe, expect, test } from "vitest";
import { createGate, createHarness, unavailable } from "./harness.ts";
import { createOutboxHarness, refusal, until } from "./remote-queue.ts";

describe("a job that was left alone", () => {
  test("is found by the sweeper when its task is gone, and only then", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    harness.waiting.clear();
    expect(await harness.sweeper.sweep()).toBe(1);
    await harness.deliverDue();
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
    expect(await harness.sweeper.sweep()).toBe(0);
  });

  test("is found by the timer too, however many there are", async () => {
    const harness = await createHarness();
    await Promise.all(Array.from({ length: 450 }, (_, number) => harness.accept(`word ${number}`)));
    harness.waiting.clear();
    harness.sweeper.start();
    await harness.clock.advance(119_999);
    expect(harness.waiting.size).toBe(0);
    await harness.clock.advance(60_001);
    await expect.poll(() => harness.waiting.size, { timeout: 20_000 }).toBe(450);
    harness.sweeper.stop();
  });

  test("is not taken for abandoned while it is worked on", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    gate.open("1");
    await running;
  });
});

describe("a job that was left alone by a queue elsewhere", () => {
  /** So much time that the sweeper no longer takes a job to be in somebody's hands. */
  const quiet = 300_000;

  test("is given a new task when its task is gone, and only then", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const id = await harness.accept();
    await harness.clock.advance(quiet);
    expect(await harness.sweeper.sweep()).toBe(0);
    harness.remote.tasks.clear();
    expect(await harness.sweeper.sweep()).toBe(1);
    await until(() => harness.remote.tasks.size === 1);
    await harness.deliverRemote();
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
  });

  test("stays as it is where the queue cannot say, which is told of once", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const ids = [await harness.accept("one"), await harness.accept("two")];
    await harness.clock.advance(quiet);
    harness.remote.tasks.clear();
    harness.remote.behave({ before: () => Promise.reject(refusal("permission_denied")) });
    expect([await harness.sweeper.sweep(), await harness.sweeper.sweep()]).toEqual([0, 0]);
    // One question a sweep: the others would not be answered either.
    expect(harness.remote.made("get")).toHaveLength(2);
    expect(harness.log).toMatchObject([{ level: "warn", code: "permission_denied" }]);
    harness.remote.behave({});
    expect(await harness.sweeper.sweep()).toBe(2);
    for (const id of ids) expect(await harness.status(id)).toMatchObject({ status: "queued" });
  });

  test("is given a new task all the same after 90 minutes, where we may not look, and is worked on once", async () => {
    let runs = 0;
    const harness = await createOutboxHarness({
      first: async () => {
        runs += 1;
        return "1";
      },
    });
    await harness.start();
    const [lost, there] = [await harness.accept("lost"), await harness.accept("there")];
    const carries = (id: string) => [...harness.remote.tasks.values()].filter(({ body }) => body.includes(id));
    harness.remote.tasks.delete(carries(lost)[0]!.name!);
    harness.remote.behave({ before: ({ did }) => did === "get" && Promise.reject(refusal("permission_denied")) });
    await harness.clock.advance(90 * 60_000 - 1);
    expect(await harness.sweeper.sweep()).toBe(0);
    await harness.clock.advance(1);
    expect(await harness.sweeper.sweep()).toBe(2);
    expect(await harness.sweeper.sweep()).toBe(0);
    await until(async () => (await harness.rows()).length === 0);
    expect([carries(lost).length, carries(there).length]).toEqual([1, 2]);
    await harness.deliverRemote();
    for (const id of [lost, there]) expect(await harness.status(id)).toMatchObject({ status: "completed" });
    expect(runs).toBe(2);
    // A second task that comes while the first is worked on looks again once the lease is over.
    await harness.clock.advance(60_000);
    await harness.deliverRemote();
    expect([runs, harness.remote.tasks.size]).toEqual([2, 0]);
  });

  test("is given none where the queue does not answer, however long", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    await harness.accept();
    harness.remote.behave({ before: ({ did }) => did === "get" && Promise.reject(refusal("unavailable")) });
    await harness.clock.advance(2 * 3_600_000);
    expect(await harness.sweeper.sweep()).toBe(0);
  });

  test("is not asked for while the queue has still to be told of its task", async () => {
    const harness = await createOutboxHarness();
    harness.remote.behave({ before: () => Promise.reject(refusal("unavailable")) });
    await harness.start();
    await harness.accept();
    await harness.clock.advance(quiet);
    expect(await harness.sweeper.sweep()).toBe(0);
    expect(harness.remote.made("get")).toEqual([]);
  });

  test("is not asked for before its next attempt is due", async () => {
    let attempts = 0;
    const harness = await createOutboxHarness({
      first: async () => {
        attempts += 1;
        throw unavailable(1_000_000);
      },
    });
    await harness.start();
    await harness.accept();
    await harness.deliverRemote();
    await harness.clock.advance(quiet);
    expect(await harness.sweeper.sweep()).toBe(0);
    expect(harness.remote.made("get")).toEqual([]);
    harness.remote.tasks.clear();
    await harness.clock.advance(1_000_000);
    expect(await harness.sweeper.sweep()).toBe(1);
    expect(attempts).toBe(1);
  });

  test("gets no second task when it was brought while the queue was asked", async () => {
    const stage = createGate<string>();
    const harness = await createOutboxHarness({ first: () => stage.pass() });
    await harness.start();
    await harness.accept();
    await harness.clock.advance(quiet);
    const answer = createGate();
    harness.remote.behave({ after: ({ did }) => did === "get" && answer.pass() });
    const [name, task] = [...harness.remote.tasks][0]!;
    harness.remote.tasks.clear();
    const sweeping = harness.sweeper.sweep();
    await answer.reached;
    const delivered = harness.runner.deliver(JSON.parse(task.body).job_id);
    await stage.reached;
    answer.open();
    expect(await sweeping).toBe(0);
    stage.open("1");
    await delivered;
    expect(harness.remote.made("create")).toEqual([name]);
  });

  test("is found however many there are, some hundreds a sweep", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    await Promise.all(Array.from({ length: 600 }, (_, number) => harness.accept(`word ${number}`)));
    await harness.clock.advance(quiet);
    harness.remote.tasks.clear();
    expect([await harness.sweeper.sweep(), await harness.sweeper.sweep()]).toEqual([500, 100]);
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.remote.tasks.size).toBe(600);
    expect(harness.remote.made("get")).toHaveLength(600);
  });
});
