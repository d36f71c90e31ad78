import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings({}, { maxAttempts: 1 }));
});
afterEach(() => bench.close());

const create = (name: string, scheduleTime?: number) =>
  run.queues.createTask({ queue: "mail", name, path: `/${name}`, body: "", ...(scheduleTime && { scheduleTime }) });

async function crash(): Promise<void> {
  bench.crash();
  run = await bench.open();
}

describe("after a crash", () => {
  test("a task whose creation was acknowledged is sent", async () => {
    await create("a");
    await crash();
    await run.queues.start();
    expect((await bench.target.next()).path).toBe("/a");
  });

  test("a task that was under way is due at once, although it has had all its attempts", async () => {
    await run.queues.start();
    await create("a");
    const firstAttemptTime = bench.clock.now();
    await bench.target.next();
    await bench.clock.advance(1000);
    await crash();
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 0, inFlight: 1 });
    await run.queues.start();

    const again = await bench.target.next();
    expect(again.headers).toMatchObject({
      "x-cloudtasks-taskretrycount": "1",
      "x-cloudtasks-taskexecutioncount": "0",
      "x-cloudtasks-taskretryreason": "",
    });
    expect(again.headers["x-cloudtasks-taskpreviousresponse"]).toBeUndefined();
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ dispatchCount: 2, firstAttemptTime, inFlight: true });
    again.answer(500);
    expect(await run.attempts.next()).toMatchObject({ attempt: 2, result: "given_up" });
  });

  test("a task that had ended is not sent again", async () => {
    await run.queues.start();
    await create("a");
    (await bench.target.next()).answer(200);
    await run.attempts.next();
    await crash();
    await run.queues.start();
    await run.settle();
    expect(bench.target.waiting).toEqual([]);
    await expect(create("a")).rejects.toMatchObject({ code: "already_exists" });
  });

  test("a scheduled task is sent once, at its time", async () => {
    await run.queues.start();
    await create("a", bench.clock.now() + 60_000);
    await run.settle();
    await crash();
    await run.queues.start();
    await bench.clock.advance(59_999);
    await run.settle();
    expect((await run.queues.getTask("mail", "a"))?.dispatchCount).toBe(0);
    await bench.clock.advance(1);
    await run.settle();
    expect((await run.queues.getTask("mail", "a"))?.dispatchCount).toBe(1);
  });

  test("a task that waited for a retry goes on waiting", async () => {
    await run.queues.applyQueue("mail", settings());
    await run.queues.start();
    await create("a");
    (await bench.target.next()).answer(503);
    const { scheduleTime } = await run.attempts.next();
    await crash();
    await run.queues.start();
    await run.settle();
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ scheduleTime, dispatchCount: 1, inFlight: false });
    await bench.clock.advance(10_000);
    expect((await bench.target.next()).headers["x-cloudtasks-taskpreviousresponse"]).toBe("503");
  });
});

describe("a stop", () => {
  test("waits for the requests under way and takes nothing new", async () => {
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 1 }));
    await run.queues.start();
    await create("a");
    const request = await bench.target.next();
    await create("b");
    const stopped = run.queues.stop(5000);
    request.answer(200);
    await stopped;
    expect(await run.attempts.next()).toMatchObject({ name: "a", result: "succeeded" });
    expect(await run.queues.getTask("mail", "b")).toMatchObject({ dispatchCount: 0 });
    expect(bench.clock.waiting).toBe(0);

    await create("c");
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 2, inFlight: 0 });
    await run.queues.start();
    expect((await bench.target.next()).path).toBe("/b");
  });

  test("cuts off what outlasts the grace; it is due again at the next start", async () => {
    await run.queues.start();
    await create("a");
    const request = await bench.target.next();
    const stopped = run.queues.stop(5000);
    await bench.clock.advance(4999);
    expect(await run.queues.stats("mail")).toMatchObject({ inFlight: 1 });
    await bench.clock.advance(1);
    await stopped;
    await request.cutOff;
    expect(run.attempts.waiting).toEqual([]);
    expect(bench.clock.waiting).toBe(0);

    await run.close();
    run = await bench.open();
    await run.queues.start();
    expect((await bench.target.next()).headers["x-cloudtasks-taskretrycount"]).toBe("1");
  });

  test("before a start, and twice, does nothing", async () => {
    await run.queues.stop(1000);
    await run.queues.start();
    await run.queues.start();
    await create("a");
    (await bench.target.next()).answer(200);
    await run.attempts.next();
    await run.queues.stop(1000);
    await run.queues.stop(1000);
    expect(bench.target.waiting).toEqual([]);
  });
});

describe("a database that refuses writes for a while", () => {
  test("costs no task: the end of an attempt is stored once it takes them again", async () => {
    await run.queues.start();
    await create("a");
    const request = await bench.target.next();
    const refusal = sql`create trigger refusal before update on task begin select raise(abort, 'refused'); end`;
    await run.database.write(({ db }) => refusal.execute(db));
    request.answer(200);
    await new Promise<void>((resolve) => {
      const look = () => (run.errors.length > 0 ? resolve() : setImmediate(look));
      look();
    });
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ inFlight: true });
    await run.database.write(({ db }) => sql`drop trigger refusal`.execute(db));
    await bench.clock.advance(1000);
    expect(await run.attempts.next()).toMatchObject({ name: "a", result: "succeeded" });
    expect(await run.queues.getTask("mail", "a")).toBeUndefined();
  });
});
