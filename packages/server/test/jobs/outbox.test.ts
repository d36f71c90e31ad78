import { DatabaseError } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { everyJob } from "../../src/jobs/scope.ts";
import { taskName } from "../../src/jobs/tasks.ts";
import { createGate, unavailable } from "./harness.ts";
import { createOutboxHarness, refusal, until } from "./remote-queue.ts";

describe("a job whose queue is elsewhere", () => {
  test("is queued when the answer comes, its task an id and nothing else, and is worked on", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const { accepted } = await harness.create("a secret word");
    expect(accepted).toMatchObject({ status: "queued", message: "Word job queued successfully" });
    const name = taskName(accepted.job_id, 1);
    expect(harness.remote.tasks.get(name)).toEqual({
      queue: "word-queue",
      name,
      path: "/api/v1/word/worker",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ job_id: accepted.job_id }),
      dispatchDeadline: 1800,
    });
    expect(await harness.rows()).toEqual([]);
    await harness.deliverRemote();
    expect(await harness.status(accepted.job_id)).toMatchObject({ status: "completed" });
  });

  test("is pending until the queue has the task, and then has the time of that", async () => {
    const harness = await createOutboxHarness();
    const gate = createGate();
    harness.remote.behave({ before: () => gate.pass() });
    await harness.start();
    const creating = harness.create("word");
    await gate.reached;
    const [row] = await harness.rows();
    expect(await harness.status(row!.job_id!)).toMatchObject({ status: "pending", queued_at: null });
    await harness.clock.advance(700);
    gate.open();
    const { accepted } = await creating;
    expect(accepted.status).toBe("queued");
    const queuedAt = new Date(harness.clock.now()).toISOString();
    expect(await harness.status(accepted.job_id)).toMatchObject({ status: "queued", queued_at: queuedAt });
  });

  test("is accepted as pending after 2 s, where the queue says nothing", async () => {
    const harness = await createOutboxHarness();
    const gate = createGate();
    harness.remote.behave({ before: () => gate.pass() });
    await harness.start();
    let answered = false;
    const creating = harness.create("word", "key").finally(() => {
      answered = true;
    });
    await gate.reached;
    await harness.clock.advance(1999);
    expect(answered).toBe(false);
    await harness.clock.advance(1);
    const { accepted } = await creating;
    expect(accepted).toMatchObject({ status: "pending", queue_position: 0 });
    gate.open();
    await until(async () => (await harness.status(accepted.job_id)).status === "queued");
    expect(await harness.create("word", "key")).toMatchObject({ replayed: true, accepted: { status: "queued" } });
  });

  test("is accepted as pending at once when the service stops", async () => {
    const harness = await createOutboxHarness();
    const gate = createGate();
    harness.remote.behave({ before: () => gate.pass() });
    await harness.start();
    const creating = harness.create("word");
    await gate.reached;
    harness.stopWaiting();
    expect((await creating).accepted.status).toBe("pending");
    gate.open();
  });

  test("has a place in the queue also while it and others are pending", async () => {
    const harness = await createOutboxHarness();
    harness.remote.behave({ before: () => Promise.reject(refusal("unavailable")) });
    await harness.start();
    await harness.accept();
    await harness.clock.advance(1);
    expect((await harness.create("second")).accepted).toMatchObject({ status: "pending", queue_position: 1 });
  });

  test("may be delivered before the queue has said that it took it; the late word changes nothing", async () => {
    const stage = createGate<string>();
    const harness = await createOutboxHarness({ first: () => stage.pass() });
    const answer = createGate();
    harness.remote.behave({ after: () => answer.pass() });
    await harness.start();
    const creating = harness.create("word");
    await answer.reached;
    const delivered = harness.deliverRemote();
    await stage.reached;
    const [row] = await harness.rows();
    const before = await harness.status(row!.job_id!);
    expect(before.status).toBe("processing");
    answer.open();
    // To whoever made it, it is queued (SPEC 2.2), though it is worked on already.
    expect((await creating).accepted.status).toBe("queued");
    expect(await harness.rows()).toEqual([]);
    expect(await harness.status(row!.job_id!)).toEqual(before);
    stage.open("1");
    await delivered;
    expect(await harness.status(row!.job_id!)).toMatchObject({ status: "completed" });
  });

  test("that is tried again is queued at once, and its next task comes when the wait is over", async () => {
    let attempts = 0;
    const harness = await createOutboxHarness({
      first: async () => {
        attempts += 1;
        if (attempts === 1) throw unavailable();
        return "1";
      },
    });
    await harness.start();
    const id = await harness.accept();
    const answer = createGate();
    harness.remote.behave({ before: () => answer.pass() });
    await harness.deliverRemote();
    expect(await harness.status(id)).toMatchObject({ status: "queued", task_name: taskName(id, 2) });
    answer.open();
    await until(() => harness.remote.tasks.has(taskName(id, 2)));
    expect(harness.remote.tasks.get(taskName(id, 2))?.scheduleTime).toBe(harness.clock.now() + 10_000);
    await harness.clock.advance(10_000);
    await harness.deliverRemote();
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 1 });
  });
});

describe("a cancelled job's task", () => {
  test("is taken out of the queue", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const id = await harness.accept();
    await harness.jobs.cancel(id, everyJob);
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.remote.tasks.size).toBe(0);
    expect(await harness.status(id)).toMatchObject({ status: "cancelled" });
  });

  test("is not taken out before it was put in, and its job stays cancelled", async () => {
    const harness = await createOutboxHarness();
    const answer = createGate();
    harness.remote.behave({ before: ({ did }) => did === "create" && answer.pass() });
    await harness.start();
    const creating = harness.create("word");
    await answer.reached;
    const [row] = await harness.rows();
    await harness.jobs.cancel(row!.job_id!, everyJob);
    await harness.clock.advance(1000);
    expect(harness.remote.made("delete")).toEqual([]);
    answer.open();
    await creating;
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.remote.calls.map(({ did }) => did)).toEqual(["create", "delete"]);
    expect(harness.remote.tasks.size).toBe(0);
    expect(await harness.status(row!.job_id!)).toMatchObject({ status: "cancelled", queued_at: null });
  });

  test("is never put in once its job was cancelled while the queue could not be reached", async () => {
    const harness = await createOutboxHarness();
    harness.remote.behave({ before: () => Promise.reject(refusal("unavailable")) });
    await harness.start();
    const id = await harness.accept();
    expect((await harness.jobs.cancel(id, everyJob)).status).toBe("cancelled");
    await until(() => harness.remote.made("delete").length === 1);
    harness.remote.behave({});
    await harness.clock.advance(60_000);
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.remote.made("create")).toHaveLength(1);
    expect(harness.remote.tasks.size).toBe(0);
  });

  test("that cannot be taken out for an hour is left in: whoever brings it finds the job cancelled", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const id = await harness.accept();
    harness.remote.behave({ before: () => Promise.reject(refusal("permission_denied", "no right to delete")) });
    await harness.jobs.cancel(id, everyJob);
    await until(() => harness.remote.made("delete").length === 1);
    await harness.clock.advance(3_600_000 - 1);
    expect(await harness.rows()).toHaveLength(1);
    await harness.clock.advance(60_001);
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.log.filter(({ text }) => text.includes("no right to delete"))).toHaveLength(1);
    expect(harness.log.at(-1)?.text).toContain("could not be taken out");
    await harness.deliverRemote();
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", started_at: null });
  });
});

describe("many jobs", () => {
  test("are brought the oldest first, 16 at a time", async () => {
    const harness = await createOutboxHarness();
    const made: string[] = [];
    for (let count = 0; count < 100; count++) {
      void harness.create(`word ${count}`);
      await until(async () => (await harness.rows()).length === count + 1);
      await harness.clock.advance(1);
    }
    for (const { task_name } of await harness.rows()) made.push(task_name);
    harness.remote.behave({ before: () => new Promise((resolve) => setImmediate(resolve)) });
    await harness.start();
    await until(async () => (await harness.rows()).length === 0);
    expect(harness.remote.made("create")).toEqual(made);
    expect(harness.remote.mostAtOnce).toBe(16);
    await harness.clock.advance(2000);
  });

  test("are all brought, though one call says nothing for long", async () => {
    const harness = await createOutboxHarness();
    const slow = createGate();
    harness.remote.behave({ before: () => harness.remote.calls.length === 1 && slow.pass() });
    await harness.start();
    const first = harness.create("slow");
    await slow.reached;
    const others = await Promise.all(Array.from({ length: 40 }, (_, number) => harness.create(`word ${number}`)));
    for (const { accepted } of others) expect(accepted.status).toBe("queued");
    slow.open();
    expect((await first).accepted.status).toBe("queued");
    expect(new Set(harness.remote.made("create")).size).toBe(41);
    expect(harness.remote.calls).toHaveLength(41);
  });
});

test("a database that fails in between ends nothing; what was not recorded is told again", async () => {
  const harness = await createOutboxHarness();
  const write = harness.database.write;
  await harness.start();
  harness.remote.behave({
    after: () => {
      harness.database.write = () => Promise.reject(new DatabaseError("full", "database or disk is full"));
    },
  });
  const creating = harness.create("word");
  await until(() => harness.log.some(({ text }) => text.includes("the outbox could not be read or written")));
  harness.remote.behave({});
  harness.database.write = write;
  await harness.clock.advance(1000);
  const { accepted } = await creating;
  expect(accepted.status).toBe("queued");
  expect(harness.remote.made("create")).toHaveLength(2);
  expect(harness.remote.tasks.size).toBe(1);
});
