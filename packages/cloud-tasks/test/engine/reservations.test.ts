import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TaskEngineOptions } from "../../src/engine/task-engine.ts";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
});
afterEach(() => bench.close());

async function open(options: Partial<TaskEngineOptions>): Promise<void> {
  await run?.close().catch(() => {});
  run = await bench.open(options);
}

const seconds = (count: number) => bench.clock.advance(count * 1000);
const taken = { code: "already_exists", message: "Requested entity already exists" };
const tooRecently = {
  code: "failed_precondition",
  message: "The queue cannot be created because a queue with this name existed too recently.",
};

describe("the name of a deleted queue", () => {
  test("is free again at once where nothing else was asked for", async () => {
    await open({});
    await run.engine.createQueue("mail", queueOf());
    await run.engine.deleteQueue("mail");
    await expect(run.engine.createQueue("mail", queueOf())).resolves.toMatchObject({ name: "mail", state: "RUNNING" });
  });

  test("stays reserved for its time, for creation and update alike, over a restart too", async () => {
    await open({ queueNameReservation: 600 });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.pauseQueue("mail");
    await run.engine.deleteQueue("mail");
    const creations = () => [
      run.engine.createQueue("mail", queueOf()),
      run.engine.updateQueue("mail", (current) => {
        expect(current).toBeUndefined();
        return queueOf();
      }),
    ];
    for (const creation of creations()) await expect(creation).rejects.toMatchObject(tooRecently);
    await open({ queueNameReservation: 600 });
    await run.engine.start();
    await seconds(599.999);
    for (const creation of creations()) await expect(creation).rejects.toMatchObject(tooRecently);
    expect(await run.engine.findQueue("mail")).toBeUndefined();
    await seconds(0.001);
    expect(await run.engine.createQueue("mail", queueOf())).toMatchObject({ state: "RUNNING" });
  });

  test("is reserved anew with each deletion", async () => {
    await open({ queueNameReservation: 600 });
    for (let round = 0; round < 2; round++) {
      await run.engine.createQueue("mail", queueOf());
      await seconds(60);
      await run.engine.deleteQueue("mail");
      await seconds(599);
      await expect(run.engine.createQueue("mail", queueOf())).rejects.toMatchObject(tooRecently);
      await seconds(1);
    }
  });

  test("does not take the space for ever", async () => {
    await open({ queueNameReservation: 600 });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.deleteQueue("mail");
    await seconds(600);
    await run.engine.start();
    await run.idle();
    expect(await run.database.read.selectFrom("task_queue_tombstone").select("name").execute()).toEqual([]);
  });

  test("that is there still is refused otherwise", async () => {
    await open({ queueNameReservation: 600 });
    await run.engine.createQueue("mail", queueOf());
    await expect(run.engine.createQueue("mail", queueOf())).rejects.toMatchObject({
      code: "already_exists",
      message: "Queue already exists",
    });
  });
});

describe("the name of an ended task", () => {
  test("is free at once with a reservation of 0, and then never was", async () => {
    await open({ taskNameReservation: 0 });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.start();
    for (let round = 0; round < 3; round++) {
      expect(await run.create({ name: "a" })).toMatchObject({ dispatchCount: 0 });
      await expect(run.create({ name: "a" })).rejects.toMatchObject(taken);
      (await bench.target.next()).answer(200);
      expect(await run.attempts.next()).toMatchObject({ result: "succeeded", attempt: 1 });
      await expect(run.engine.getTask("mail", "a")).rejects.toMatchObject({
        code: "not_found",
        message: "Requested entity was not found.",
      });
    }
  });

  test("may come again while its first task is under way; the answer to that one is nothing to the second", async () => {
    await open({ taskNameReservation: 0 });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.start();
    for (const status of [500, 200]) {
      await run.create({ name: "a" });
      const first = await bench.target.next();
      await run.engine.deleteTask("mail", "a");
      await run.create({ name: "a", path: "/second" });
      const second = await bench.target.next();
      first.answer(status);
      expect(await run.attempts.next()).toMatchObject({ name: "a", attempt: 1, result: "gone" });
      expect(await run.engine.getTask("mail", "a")).toMatchObject({ inFlight: true, responseCount: 0 });
      second.answer(200);
      expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    }
  });

  test("stays reserved for as long as was asked for: here nine days", async () => {
    const reservation = 9 * 24 * 3600;
    await open({ taskNameReservation: reservation });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await run.engine.deleteTask("mail", "a");
    await open({ taskNameReservation: reservation });
    await run.engine.start();
    await seconds(reservation - 0.001);
    await run.settle();
    await expect(run.create({ name: "a" })).rejects.toMatchObject(taken);
    await seconds(0.001);
    await expect(run.create({ name: "a" })).resolves.toMatchObject({ name: "a" });
  });

  test("belongs to its queue", async () => {
    await open({});
    for (const queue of ["mail", "other"]) await run.engine.createQueue(queue, queueOf());
    await run.create({ name: "a" });
    await run.engine.deleteTask("mail", "a");
    await expect(run.create({ queue: "other", name: "a" })).resolves.toBeDefined();
  });

  test("is made up of 20 digits where there is none", async () => {
    await open({});
    await run.engine.createQueue("mail", queueOf());
    const names = await Promise.all(Array.from({ length: 50 }, async () => (await run.create()).name));
    for (const name of names) expect(name).toMatch(/^[1-9]\d{19}$/);
    expect(new Set(names).size).toBe(50);
  });
});
