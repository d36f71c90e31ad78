import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";
import type { Request } from "./target.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
});
afterEach(() => bench.close());

async function createTasks(queue: string, count: number, path = "/work"): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => run.queues.createTask({ queue, path, body: "" })));
}

async function takeRequests(count: number): Promise<Request[]> {
  return Promise.all(Array.from({ length: count }, () => bench.target.next()));
}

async function waiting(queue: string): Promise<number> {
  await run.settle();
  return (await run.queues.stats(queue)).waiting;
}

describe("a queue's rate", () => {
  test.each([
    [10, 10],
    [0.5, 10],
    [100, 20],
  ])("of %d a second lets a burst through and then no more than the rate", async (rate, burst) => {
    await run.queues.applyQueue("mail", settings({ maxDispatchesPerSecond: rate }));
    await createTasks("mail", burst + 5);
    await run.queues.start();
    const step = 1000 / rate;
    for (let sent = 0; sent <= 5; sent++) {
      expect(await waiting("mail")).toBe(5 - sent);
      await bench.clock.advance(step - 1);
      expect(await waiting("mail")).toBe(5 - sent);
      await bench.clock.advance(1);
    }
  });

  test("is not exceeded by an engine that dies again and again", async () => {
    await run.queues.applyQueue("mail", settings({ maxDispatchesPerSecond: 1 }));
    await createTasks("mail", 40);
    for (let life = 0; life < 4; life++) {
      await run.queues.start();
      await run.settle();
      await bench.clock.advance(1000);
      await run.settle();
      bench.crash();
      run = await bench.open();
    }
    const tasks = await run.database.read
      .selectFrom("task")
      .select("dispatch_count")
      .where("queue", "=", "mail")
      .execute();
    expect(tasks.reduce((sum, task) => sum + task.dispatch_count, 0)).toBe(10 + 4);
  });

  test("counts retries too", async () => {
    await run.queues.applyQueue("mail", settings({ maxDispatchesPerSecond: 1 }, { minBackoff: 0, maxBackoff: 0 }));
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    await run.queues.start();
    for (let attempt = 1; attempt <= 10; attempt++) {
      (await bench.target.next()).answer(500);
      await run.attempts.next();
    }
    await run.settle();
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ dispatchCount: 10 });
    await bench.clock.advance(1000);
    (await bench.target.next()).answer(200);
    expect(await run.attempts.next()).toMatchObject({ attempt: 11, result: "succeeded" });
  });

  test("that is raised holds from the next dispatch on", async () => {
    await run.queues.applyQueue("mail", settings({ maxDispatchesPerSecond: 0.01 }));
    await createTasks("mail", 30);
    await run.queues.start();
    expect(await waiting("mail")).toBe(20);
    await run.queues.applyQueue("mail", settings({ maxDispatchesPerSecond: 500 }));
    await bench.clock.advance(1000);
    expect(await waiting("mail")).toBe(0);
  });
});

describe("a queue's concurrency", () => {
  test("is never exceeded, and a place that falls free is taken at once", async () => {
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 3 }));
    await createTasks("mail", 8);
    await run.queues.start();
    const open = await takeRequests(3);
    for (let answered = 1; answered <= 8; answered++) {
      await run.settle();
      expect(bench.target.waiting).toEqual([]);
      expect((await run.queues.stats("mail")).inFlight).toBe(open.length);
      open.shift()?.answer(200);
      await run.attempts.next();
      if (answered <= 5) open.push(await bench.target.next());
    }
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 0, inFlight: 0, oldestDue: undefined });
  });

  test("counts a request whose task was deleted until it ends", async () => {
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 1 }));
    await run.queues.createTask({ queue: "mail", name: "a", path: "/a", body: "" });
    await run.queues.start();
    const first = await bench.target.next();
    await run.queues.createTask({ queue: "mail", path: "/b", body: "" });
    await run.queues.deleteTask("mail", "a");
    expect(await waiting("mail")).toBe(1);
    first.answer(200);
    expect((await bench.target.next()).path).toBe("/b");
  });

  test("that is raised holds from the next dispatch on", async () => {
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 1 }));
    await createTasks("mail", 4);
    await run.queues.start();
    expect(await waiting("mail")).toBe(3);
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 3 }));
    expect(await waiting("mail")).toBe(1);
  });
});

describe("several queues", () => {
  test("do not wait for one another", async () => {
    await run.queues.applyQueue("busy", settings({ maxConcurrentDispatches: 2 }));
    await run.queues.applyQueue("slow", settings({ maxDispatchesPerSecond: 0.01 }));
    await run.queues.applyQueue("free", settings());
    await createTasks("busy", 300, "/busy");
    await createTasks("slow", 20, "/slow");
    await run.queues.start();
    await takeRequests(12);
    await createTasks("free", 1, "/free");
    expect((await bench.target.next()).path).toBe("/free");
  });

  test("have due tasks of each sent, the oldest first", async () => {
    await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 1 }));
    for (const after of [3, 1, 2])
      await run.queues.createTask({
        queue: "mail",
        path: `/${after}`,
        body: "",
        scheduleTime: bench.clock.now() + after,
      });
    await bench.clock.advance(10);
    await run.queues.start();
    expect((await run.queues.stats("mail")).oldestDue).toBe(bench.clock.now() - 9);
    const order: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { path, answer } = await bench.target.next();
      order.push(path);
      answer(200);
    }
    expect(order).toEqual(["/1", "/2", "/3"]);
  });

  test("take a thousand requests at once", async () => {
    await run.queues.applyQueue("mail", settings());
    await createTasks("mail", 1000);
    await run.queues.start();
    let ended = 0;
    while (ended < 1000) {
      const { answer } = await bench.target.next();
      answer(200);
      expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
      ended += 1;
      if (ended % 100 === 0) await bench.clock.advance(200);
    }
    expect(await run.queues.stats("mail")).toMatchObject({ waiting: 0, inFlight: 0, oldestDue: undefined });
  });
});
