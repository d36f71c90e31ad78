import { describe, expect, test } from "vitest";
import { settings } from "../bench.ts";
import { refused, type Scene } from "./scene.ts";

export function queueSuite(scene: Scene): void {
  describe("a queue", () => {
    const first = settings({ maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 7 }, { maxAttempts: -1 });
    const second = settings(
      { maxDispatchesPerSecond: 20 },
      { maxRetryDuration: 3600, minBackoff: 0.25, maxBackoff: 60.5, maxDoublings: 5 },
    );

    test("is created, changed and told with the settings that were applied", async () => {
      for (const applied of [first, second]) {
        const told = { name: scene.queue, ...applied, state: "RUNNING", purgeTime: undefined };
        expect(await scene.queues.applyQueue(scene.queue, applied)).toEqual(told);
        expect(await scene.queues.getQueue(scene.queue)).toEqual(told);
      }
    });

    test("keeps its state when settings are applied", async () => {
      await scene.queues.pauseQueue(scene.queue);
      expect(await scene.queues.applyQueue(scene.queue, first)).toMatchObject({ state: "PAUSED" });
      expect(await scene.queues.applyQueue(scene.queue, first)).toMatchObject({ state: "PAUSED" });
    });

    test("is listed with the others, by name", async () => {
      await scene.queues.applyQueue(`${scene.queue}-b`, first);
      await scene.queues.applyQueue(`${scene.queue}-a`, second);
      const own = (await scene.queues.listQueues()).filter((found) => found.name.startsWith(scene.queue));
      expect(own.map((found) => found.name)).toEqual([scene.queue, `${scene.queue}-a`, `${scene.queue}-b`]);
      expect(own[1]).toEqual({ name: `${scene.queue}-a`, ...second, state: "RUNNING", purgeTime: undefined });
    });

    test("that is missing is undefined, and cannot be used", async () => {
      expect(await scene.queues.getQueue("none")).toBeUndefined();
      await refused(scene.queues.pauseQueue("none"), "not_found");
      await refused(scene.queues.resumeQueue("none"), "not_found");
      await refused(scene.queues.purgeQueue("none"), "not_found");
      await refused(scene.queues.listTasks("none"), "not_found");
      await refused(scene.create({ queue: "none" }), "not_found");
    });

    test.each(["", "a_b", "a b", "a/b", "x".repeat(101)])("is not named %j", async (wrong) => {
      await refused(scene.queues.applyQueue(wrong, settings()), "invalid_argument");
    });

    test.each([
      settings({ maxDispatchesPerSecond: 501 }),
      settings({ maxDispatchesPerSecond: -1 }),
      settings({ maxConcurrentDispatches: 5001 }),
      settings({}, { maxAttempts: -2 }),
      settings({}, { maxDoublings: -1 }),
      settings({}, { minBackoff: 10, maxBackoff: 9 }),
      settings({}, { maxRetryDuration: -1 }),
    ])("does not take %o, and stays as it was", async (wrong) => {
      const before = await scene.queues.getQueue(scene.queue);
      await refused(scene.queues.applyQueue(scene.queue, wrong), "invalid_argument");
      expect(await scene.queues.getQueue(scene.queue)).toEqual(before);
    });

    test("tells what waits in it, if it tells anything", async () => {
      await scene.queues.pauseQueue(scene.queue);
      await scene.create({ name: "a" });
      await scene.create({ name: "b", scheduleTime: Date.now() + 3_600_000 });
      const stats = await scene.queues.stats(scene.queue);
      if (stats) expect(stats).toMatchObject({ waiting: 2, inFlight: 0 });
      else expect(stats).toBeUndefined();
    });
  });

  describe("a paused queue", () => {
    test("takes tasks, and sends them when it is resumed", async () => {
      expect(await scene.queues.pauseQueue(scene.queue)).toMatchObject({ name: scene.queue, state: "PAUSED" });
      expect(await scene.queues.getQueue(scene.queue)).toMatchObject({ state: "PAUSED" });
      await scene.create({ name: "a", path: "/a" });
      await scene.create({ name: "b", path: "/b" });
      await scene.nothingIsSent();
      expect(await scene.queues.resumeQueue(scene.queue)).toMatchObject({ name: scene.queue, state: "RUNNING" });
      const requests = [await scene.bench.target.next(), await scene.bench.target.next()];
      expect(requests.map(({ path }) => path).sort()).toEqual(["/a", "/b"]);
      for (const request of requests) request.answer(200);
    });

    test("may be paused and resumed twice", async () => {
      for (const state of ["PAUSED", "PAUSED"])
        expect(await scene.queues.pauseQueue(scene.queue)).toMatchObject({ state });
      for (const state of ["RUNNING", "RUNNING"])
        expect(await scene.queues.resumeQueue(scene.queue)).toMatchObject({ state });
    });

    test("has a task sent, once, that is run by hand", async () => {
      await scene.queues.pauseQueue(scene.queue);
      await scene.create({ scheduleTime: Date.now() + 3_600_000 });
      await scene.nothingIsSent();
      expect(await scene.queues.runTask(scene.queue, "one")).toMatchObject({
        queue: scene.queue,
        name: "one",
        dispatchCount: 1,
      });
      const request = await scene.bench.target.next();
      expect(request.path).toBe("/one");
      request.answer(200);
      await scene.gone("one");
      await scene.queues.resumeQueue(scene.queue);
      await scene.nothingIsSent();
      await refused(scene.queues.runTask(scene.queue, "one"), "not_found");
    });
  });

  describe("a purged queue", () => {
    test("has lost its tasks but not their names, and takes new ones", async () => {
      await scene.queues.pauseQueue(scene.queue);
      await scene.create({ name: "a" });
      await scene.create({ name: "b", scheduleTime: Date.now() + 3_600_000 });
      const before = Date.now();
      const purged = await scene.queues.purgeQueue(scene.queue);
      expect(purged).toMatchObject({ name: scene.queue, state: "PAUSED" });
      expect(purged.purgeTime).toBeGreaterThanOrEqual(before - 1);
      expect(purged.purgeTime).toBeLessThanOrEqual(Date.now() + 1);
      expect(await scene.queues.getQueue(scene.queue)).toEqual(purged);
      expect(await scene.listed()).toEqual([[]]);
      for (const id of ["a", "b"]) {
        expect(await scene.queues.getTask(scene.queue, id)).toBeUndefined();
        await refused(scene.create({ name: id }), "already_exists");
      }
      await scene.create({ name: "c", path: "/c" });
      await scene.queues.resumeQueue(scene.queue);
      const request = await scene.bench.target.next();
      expect(request.path).toBe("/c");
      request.answer(200);
      await scene.nothingIsSent();
    });
  });
}
