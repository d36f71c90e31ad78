import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GoogleQueues } from "../../src/google/driver.ts";
import { settings } from "../bench.ts";
import { aTask, type Bench, itsMessage, mail, openBench } from "./bench.ts";
import { missingQueue } from "./fake-service.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const created = { ok: itsMessage };
const queueCreated = { ok: { name: mail, state: "RUNNING" } };
const queueExists = { code: status.ALREADY_EXISTS, details: "Queue already exists" };
const count = (rpc: string) => bench.service.calls(rpc).length;

describe("a task for a queue that is missing", () => {
  test("has the queue created with its settings, and is then created", async () => {
    bench.service.decide("CreateTask", missingQueue, created);
    bench.service.decide("CreateQueue", queueCreated);
    const queueSettings = (name: string) =>
      name === "mail" ? settings({ maxDispatchesPerSecond: 0.5 }, { maxRetryDuration: 3600 }) : undefined;
    expect(await bench.connect({ queueSettings }).createTask(aTask)).toMatchObject({ name: "once" });
    expect(bench.service.calls("CreateQueue")[0]!.request).toMatchObject({
      parent: "projects/p-1/locations/europe-west1",
      queue: {
        name: mail,
        rateLimits: { maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 1000 },
        retryConfig: {
          maxAttempts: 100,
          maxRetryDuration: { seconds: 3600, nanos: 0 },
          minBackoff: { seconds: 10, nanos: 0 },
          maxBackoff: { seconds: 300, nanos: 0 },
          maxDoublings: 3,
        },
      },
    });
    expect(bench.notices).toEqual([
      { kind: "queue_created", queue: "mail", message: 'The queue "mail" has been created.' },
    ]);
  });

  test("also when it has no name, because nothing was created", async () => {
    bench.service.decide("CreateTask", missingQueue, created);
    bench.service.decide("CreateQueue", queueCreated);
    const { name: _, ...unnamed } = aTask;
    await bench.connect().createTask(unnamed);
    expect(count("CreateTask")).toBe(2);
  });

  test("also when another creates the queue in the same moment", async () => {
    bench.service.decide("CreateTask", missingQueue, created);
    bench.service.decide("CreateQueue", queueExists);
    expect(await bench.connect().createTask(aTask)).toMatchObject({ name: "once" });
    expect(bench.notices).toEqual([]);
  });

  test("waits ever longer for the queue, and is created when it is there", async () => {
    bench.service.decide("CreateTask", missingQueue, missingQueue, missingQueue, missingQueue, created);
    bench.service.decide("CreateQueue", queueCreated);
    const start = bench.clock.now();
    const creation = bench.connect().createTask(aTask);
    for (const wait of [250, 500, 1000]) await bench.pass(wait);
    expect(await creation).toMatchObject({ name: "once" });
    expect(bench.clock.now() - start).toBe(1750);
  });

  test("is told after some seconds that the queue is being set up, and not yet the next time", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateQueue", queueCreated);
    bench.service.decide("CreateTask", ...Array(100).fill(missingQueue));
    const setUp = {
      code: "unavailable",
      message: 'The queue "mail" is being set up: Cloud Tasks takes up to a minute until a new queue can be used.',
    };
    for (let minute = 0; minute < 2; minute++) {
      const start = bench.clock.now();
      const creation = expect(queues.createTask(aTask)).rejects.toMatchObject(setUp);
      for (const wait of [250, 500, 1000, 2000]) await bench.pass(wait);
      await creation;
      expect(bench.clock.now() - start).toBeLessThan(5000);
      await bench.clock.advance(50_000);
    }
    expect(count("CreateQueue")).toBe(1);
  });

  test("has it created again when it is missing much later", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateTask", missingQueue, created, missingQueue, created);
    bench.service.decide("CreateQueue", queueCreated, queueCreated);
    await queues.createTask(aTask);
    await bench.clock.advance(120_000);
    await queues.createTask(aTask);
    expect(count("CreateQueue")).toBe(2);
  });

  test("shares the creation of the queue with others, each queue for itself", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateTask", ...Array(4).fill(missingQueue), ...Array(4).fill(created));
    bench.service.decide("CreateQueue", queueCreated, queueCreated);
    const tasks = ["mail", "mail", "mail", "other"].map((queue) => queues.createTask({ ...aTask, queue }));
    await Promise.all(tasks);
    const names = bench.service.calls("CreateQueue").map(({ request }) => request.queue.name);
    expect(names.sort()).toEqual([mail, mail.replace("mail", "other")]);
  });

  test("is refused when there are no settings for the queue", async () => {
    bench.service.decide("CreateTask", missingQueue);
    await expect(bench.connect({ queueSettings: () => undefined }).createTask(aTask)).rejects.toMatchObject({
      code: "not_found",
      message: 'The queue "mail" does not exist, and there are no settings to create it with.',
    });
    expect(count("CreateQueue")).toBe(0);
  });

  test("does not take a missing service account for a missing queue", async () => {
    const details = "Service account tasks@p-1.iam.gserviceaccount.com does not exist.";
    bench.service.decide("CreateTask", { code: status.NOT_FOUND, details });
    await expect(bench.connect().createTask(aTask)).rejects.toMatchObject({ code: "not_found", message: details });
    expect(count("CreateQueue")).toBe(0);
  });
});

describe("a queue that cannot be created", () => {
  const tooRecent = {
    code: status.FAILED_PRECONDITION,
    details: "The queue cannot be created because a queue with this name existed too recently.",
  };
  const denied = { code: status.PERMISSION_DENIED, details: "The caller lacks cloudtasks.queues.create." };
  let queues: GoogleQueues;
  beforeEach(() => {
    queues = bench.connect();
    bench.service.decide("CreateTask", ...Array(10).fill(missingQueue));
  });

  test("because its name was in use too recently, is told with what to do", async () => {
    bench.service.decide("CreateQueue", tooRecent);
    await expect(queues.createTask(aTask)).rejects.toMatchObject({
      code: "failed_precondition",
      message:
        'The queue "mail" cannot be created: a queue of this name was deleted within the last days, and Cloud Tasks ' +
        "keeps its name reserved for 3 to 7 days. Use another name for the queue, or wait. " +
        `(${tooRecent.details})`,
    });
  });

  test.each([tooRecent, denied])("is not tried again for half a minute (%o)", async (refusal) => {
    bench.service.decide("CreateQueue", refusal, queueCreated);
    const codes = { 7: "permission_denied", 9: "failed_precondition" } as Record<number, string>;
    const code = codes[refusal.code];
    await expect(queues.createTask(aTask)).rejects.toMatchObject({ code });
    await bench.clock.advance(29_999);
    await expect(queues.createTask(aTask)).rejects.toMatchObject({ code });
    expect(count("CreateQueue")).toBe(1);
    await bench.clock.advance(1);
    const creation = expect(queues.createTask(aTask)).rejects.toMatchObject({ code: "unavailable" });
    for (const wait of [250, 500, 1000, 2000]) await bench.pass(wait);
    await creation;
    expect(count("CreateQueue")).toBe(2);
  });

  test("for want of an answer is tried again by the next task", async () => {
    const silent = { code: status.UNAVAILABLE, details: "down" };
    bench.service.decide("CreateQueue", silent, silent, silent, queueCreated);
    const first = expect(queues.createTask(aTask)).rejects.toMatchObject({ code: "unavailable" });
    for (const wait of [500, 1500]) await bench.pass(wait);
    await first;
    const second = expect(queues.createTask(aTask)).rejects.toMatchObject({ code: "unavailable" });
    for (const wait of [250, 500, 1000, 2000]) await bench.pass(wait);
    await second;
    expect(count("CreateQueue")).toBe(4);
  });
});

test("a queue that was just applied is waited for, not created again", async () => {
  const queues = bench.connect();
  bench.service.decide("GetQueue", { code: status.NOT_FOUND, details: "Requested entity was not found." });
  bench.service.decide("CreateQueue", queueCreated);
  bench.service.decide("CreateTask", missingQueue, missingQueue, created);
  await queues.applyQueue("mail", settings());
  const creation = queues.createTask(aTask);
  await bench.pass(250);
  expect(await creation).toMatchObject({ name: "once" });
  expect(count("CreateQueue")).toBe(1);
});
