import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
  await run.engine.start();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
const taskOf = (name: string) => run.engine.getTask("mail", name);
const retryCount = (headers: Record<string, unknown>) => headers["x-cloudtasks-taskretrycount"];

async function nothingIsSent(): Promise<void> {
  await run.settle();
  expect(bench.target.waiting).toEqual([]);
}

describe("a task that is asked for", () => {
  test("is sent although its queue is paused, and nothing else is", async () => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a", path: "/a" });
    await run.create({ name: "b", path: "/b" });
    const now = bench.clock.now();
    expect(await run.engine.runTask("mail", "a")).toMatchObject({
      name: "a",
      inFlight: true,
      dispatchCount: 1,
      responseCount: 0,
      scheduleTime: now,
      firstAttemptTime: now,
      lastAttempt: { scheduleTime: now, dispatchTime: now, responseTime: undefined, status: undefined },
    });
    const request = await bench.target.next();
    expect(request.path).toBe("/a");
    expect(retryCount(request.headers)).toBe("0");
    request.answer(200);
    expect(await run.attempts.next()).toMatchObject({ name: "a", result: "succeeded" });
    await nothingIsSent();
    expect(await run.engine.findQueue("mail")).toMatchObject({ state: "PAUSED" });
    expect(await taskOf("b")).toMatchObject({ dispatchCount: 0 });
  });

  test("is sent although the rate is used up, and takes nothing of it", async () => {
    await run.engine.updateQueue("mail", () => queueOf({ maxDispatchesPerSecond: 0.01 }));
    for (let n = 0; n < 12; n++) await run.create({ name: `task-${n}`, path: `/${n}` });
    for (let n = 0; n < 10; n++) (await bench.target.next()).answer(200);
    await nothingIsSent();
    await seconds(50);
    await run.engine.runTask("mail", "task-11");
    expect((await bench.target.next()).path).toBe("/11");
    await seconds(49.999);
    await nothingIsSent();
    await seconds(0.001);
    expect((await bench.target.next()).path).toBe("/10");
  });

  test("is sent although the queue is at its limit, and does not count towards it", async () => {
    await run.engine.updateQueue("mail", () => queueOf({ maxConcurrentDispatches: 1 }));
    for (const name of ["a", "b", "c"]) await run.create({ name, path: `/${name}` });
    const first = await bench.target.next();
    expect(first.path).toBe("/a");
    await run.engine.runTask("mail", "b");
    expect((await bench.target.next()).path).toBe("/b");
    await nothingIsSent();
    first.answer(200);
    // The one that was asked for is still open.
    expect((await bench.target.next()).path).toBe("/c");
  });

  test("before its time is sent now, and not again at its time", async () => {
    const scheduleTime = bench.clock.now() + 60_000;
    await run.create({ name: "a", scheduleTime });
    await run.settle();
    await seconds(7.25);
    await run.engine.runTask("mail", "a");
    const request = await bench.target.next();
    expect(request.headers["x-cloudtasks-tasketa"]).toBe(`${bench.clock.now() / 1000}0000`);
    await seconds(120);
    await nothingIsSent();
    request.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await seconds(120);
    await nothingIsSent();
  });

  test("counts as one of its attempts", async () => {
    await run.create({ name: "a", retryConfig: { maxAttempts: 2 }, scheduleTime: bench.clock.now() + 1000 });
    await run.engine.runTask("mail", "a");
    (await bench.target.next()).answer(500);
    expect(await run.attempts.next()).toMatchObject({ attempt: 1, result: "retried" });
    await seconds(10);
    const second = await bench.target.next();
    expect(retryCount(second.headers)).toBe("1");
    second.answer(500);
    expect(await run.attempts.next()).toMatchObject({ attempt: 2, result: "given_up" });
  });
});

describe("a task that is asked for and fails", () => {
  test.each([
    ["soon", 3],
    ["late", 30],
  ])("%s is due at the time of the call plus the backoff", async (_, after) => {
    await run.create({ name: "a", scheduleTime: bench.clock.now() + 3600_000 });
    const call = bench.clock.now();
    await run.engine.runTask("mail", "a");
    const request = await bench.target.next();
    await seconds(after);
    request.answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "retried", scheduleTime: call + 10_000 });
    await seconds(Math.max(0, 10 - after) - 0.001);
    if (after < 10) await nothingIsSent();
    await seconds(0.001);
    const again = await bench.target.next();
    expect(again.headers).toMatchObject({
      "x-cloudtasks-taskretrycount": "1",
      "x-cloudtasks-tasketa": `${(call + 10_000) / 1000}.000000`,
      "x-cloudtasks-taskpreviousresponse": "500",
    });
    again.answer(200);
    await run.attempts.next();
    await seconds(3600);
    await nothingIsSent();
  });

  test("while the queue is paused waits until it is resumed", async () => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await run.engine.runTask("mail", "a");
    (await bench.target.next()).answer(500);
    await run.attempts.next();
    await seconds(60);
    await nothingIsSent();
    await run.engine.resumeQueue("mail");
    expect(retryCount((await bench.target.next()).headers)).toBe("1");
  });
});

describe("a task that is asked for while it is under way", () => {
  async function bothOpen() {
    await run.create({ name: "a" });
    const first = await bench.target.next();
    await seconds(2);
    expect(await run.engine.runTask("mail", "a")).toMatchObject({ dispatchCount: 2, inFlight: true });
    const second = await bench.target.next();
    expect([first, second].map(({ headers }) => retryCount(headers))).toEqual(["0", "1"]);
    await seconds(1);
    return { first, second };
  }

  async function isOver(): Promise<void> {
    await expect(taskOf("a")).rejects.toMatchObject({ code: "not_found" });
    await seconds(600);
    await nothingIsSent();
  }

  test.each(["first", "second"] as const)("is over with the success of its %s request", async (which) => {
    const open = await bothOpen();
    open[which].answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    open[which === "first" ? "second" : "first"].answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "gone" });
    await isOver();
  });

  test("is over when one fails and then the other succeeds", async () => {
    const { first, second } = await bothOpen();
    second.answer(500);
    await run.attempts.next();
    first.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await isOver();
  });

  test("is tried again once when both fail, by the rule of the later attempt", async () => {
    const { first, second } = await bothOpen();
    const call = bench.clock.now() - 1000;
    first.answer(503);
    expect(await run.attempts.next()).toMatchObject({ result: "superseded" });
    expect(await taskOf("a")).toMatchObject({ inFlight: true, dispatchCount: 2 });
    second.answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "retried", scheduleTime: call + 20_000 });
    await seconds(20);
    const third = await bench.target.next();
    expect(retryCount(third.headers)).toBe("2");
    await seconds(599);
    await nothingIsSent();
  });

  test("counts the answers of both, and the earlier one's failure is said to be overtaken", async () => {
    const { first, second } = await bothOpen();
    first.answer(404);
    expect(await run.attempts.next()).toMatchObject({ attempt: 1, result: "superseded", scheduleTime: undefined });
    expect(await taskOf("a")).toMatchObject({ responseCount: 1, lastAttempt: { status: undefined } });
    second.answer(404);
    expect(await run.attempts.next()).toMatchObject({ attempt: 2, result: "retried" });
    expect(await taskOf("a")).toMatchObject({ dispatchCount: 2, responseCount: 2 });
    await seconds(20);
    expect((await bench.target.next()).headers["x-cloudtasks-taskexecutioncount"]).toBe("2");
  });

  test("twice in the same moment has two more requests", async () => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await Promise.all([run.engine.runTask("mail", "a"), run.engine.runTask("mail", "a")]);
    const open = [await bench.target.next(), await bench.target.next()];
    expect(open.map(({ headers }) => retryCount(headers)).sort()).toEqual(["0", "1"]);
    for (const { answer } of open) answer(200);
    const results = [await run.attempts.next(), await run.attempts.next()].map(({ result }) => result);
    expect(results.sort()).toEqual(["gone", "succeeded"]);
  });
});

describe("a task that is not there", () => {
  const never = { code: "not_found", message: "Requested entity was not found." };
  const over = {
    code: "not_found",
    message:
      "The task no longer exists, though a task with this name existed recently. The task either successfully completed or was deleted.",
  };

  test("cannot be asked for, and it is told whether there ever was one", async () => {
    for (const call of [run.engine.runTask, run.engine.getTask, run.engine.deleteTask]) {
      await expect(call("mail", "never")).rejects.toMatchObject(never);
      await expect(call("none", "never")).rejects.toMatchObject(never);
    }
    await run.create({ name: "done" });
    (await bench.target.next()).answer(200);
    await run.attempts.next();
    await run.engine.createQueue("other", queueOf());
    for (const call of [run.engine.runTask, run.engine.getTask, run.engine.deleteTask]) {
      await expect(call("mail", "done")).rejects.toMatchObject(over);
      await expect(call("other", "done")).rejects.toMatchObject(never);
    }
    await seconds(3600);
    await expect(run.engine.runTask("mail", "done")).rejects.toMatchObject(never);
    await nothingIsSent();
  });
});

describe("a crash after a task was asked for", () => {
  test.each([
    ["before its answer", undefined],
    ["after it failed", 500],
  ])("%s loses nothing and sends it once more", async (_, status) => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a", scheduleTime: bench.clock.now() + 60_000 });
    await run.engine.runTask("mail", "a");
    const request = await bench.target.next();
    if (status !== undefined) {
      request.answer(status);
      await run.attempts.next();
    }
    bench.crash();
    run = await bench.open();
    await run.engine.start();
    await seconds(120);
    await nothingIsSent();
    await run.engine.resumeQueue("mail");
    const again = await bench.target.next();
    expect(retryCount(again.headers)).toBe("1");
    expect(again.headers["x-cloudtasks-taskpreviousresponse"]).toBe(status?.toString());
    again.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded", attempt: 2 });
    await seconds(120);
    await nothingIsSent();
  });
});
