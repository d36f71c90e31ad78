import { describe, expect, test } from "vitest";
import type { NewTask } from "../../src/index.ts";
import { settings } from "../bench.ts";
import { refused, type Scene } from "./scene.ts";

export function taskSuite(scene: Scene): void {
  describe("a task", () => {
    test("is told as it was created, and delivered as such", async () => {
      await scene.queues.pauseQueue(scene.queue);
      const scheduleTime = Date.now() - 60_000;
      const body = JSON.stringify({ text: "grüße ✓", id: 1 });
      const headers = { "Content-Type": "application/json", "X-Own": "a, b" };
      const earliest = Date.now();
      const created = await scene.create({
        path: "/a/b?c=d%20e&f=",
        body,
        headers,
        scheduleTime,
        dispatchDeadline: 1800,
      });
      expect(created).toEqual({
        queue: scene.queue,
        name: "one",
        path: "/a/b?c=d%20e&f=",
        headers,
        scheduleTime: expect.any(Number),
        createTime: expect.any(Number),
        dispatchDeadline: 1800,
        dispatchCount: 0,
        responseCount: 0,
        firstAttemptTime: undefined,
        inFlight: false,
      });
      // A time in the past becomes now; the time of creation may be told in whole seconds.
      expect(created.scheduleTime).toBeGreaterThanOrEqual(earliest - 1);
      expect(created.scheduleTime).toBeLessThanOrEqual(Date.now() + 1);
      expect(created.createTime).toBeGreaterThan(earliest - 1000);
      expect(created.createTime).toBeLessThanOrEqual(Date.now() + 1);
      expect(await scene.queues.getTask(scene.queue, "one")).toEqual(created);

      await scene.queues.resumeQueue(scene.queue);
      const request = await scene.bench.target.next();
      expect(request).toMatchObject({ path: "/a/b?c=d%20e&f=", body });
      expect(request.headers).toMatchObject({
        "content-type": "application/json",
        "x-own": "a, b",
        "x-cloudtasks-queuename": scene.queue,
        "x-cloudtasks-taskname": "one",
        "x-cloudtasks-taskretrycount": "0",
        authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/),
      });
      request.answer(200);
      await scene.gone("one");
    });

    test("gets a name of digits when it has none", async () => {
      const unnamed = { queue: scene.queue, path: "/one", body: "" };
      await scene.queues.pauseQueue(scene.queue);
      const names = [await scene.queues.createTask(unnamed), await scene.queues.createTask(unnamed)].map(
        (made) => made.name,
      );
      for (const made of names) expect(made).toMatch(/^\d+$/);
      expect(new Set(names).size).toBe(2);
    });

    test("is told to be under way while it is", async () => {
      await scene.create();
      const request = await scene.bench.target.next();
      const underWay = await scene.queues.getTask(scene.queue, "one");
      expect(underWay).toMatchObject({ inFlight: true, dispatchCount: 1, responseCount: 0 });
      expect(underWay?.firstAttemptTime).toBeGreaterThanOrEqual(underWay!.scheduleTime - 1);
      request.answer(200);
      await scene.gone("one");
    });

    test("that fails is sent again, and told so", async () => {
      await scene.create();
      const first = await scene.bench.target.next();
      await scene.queues.pauseQueue(scene.queue);
      first.answer(500);
      const failed = await scene.become("one", (found) => found?.inFlight === false);
      expect(failed).toMatchObject({ dispatchCount: 1, responseCount: 1, firstAttemptTime: expect.any(Number) });
      await scene.queues.resumeQueue(scene.queue);
      const second = await scene.bench.target.next();
      expect(second.headers).toMatchObject({
        "x-cloudtasks-taskretrycount": "1",
        "x-cloudtasks-taskpreviousresponse": "500",
      });
      second.answer(200);
      await scene.gone("one");
    });

    test("is sent at its time and not before", async () => {
      const scheduleTime = Date.now() + 400;
      const created = await scene.create({ scheduleTime });
      expect(created.scheduleTime).toBeCloseTo(scheduleTime, 0);
      await scene.nothingIsSent();
      const request = await scene.bench.target.next();
      expect(Date.now()).toBeGreaterThanOrEqual(scheduleTime);
      request.answer(200);
    });

    test("that is deleted is not sent", async () => {
      await scene.queues.pauseQueue(scene.queue);
      await scene.create();
      await scene.queues.deleteTask(scene.queue, "one");
      expect(await scene.queues.getTask(scene.queue, "one")).toBeUndefined();
      await scene.queues.resumeQueue(scene.queue);
      await scene.nothingIsSent();
    });

    test("that is missing is undefined, and cannot be used", async () => {
      expect(await scene.queues.getTask(scene.queue, "none")).toBeUndefined();
      expect(await scene.queues.getTask("none", "none")).toBeUndefined();
      await refused(scene.queues.deleteTask(scene.queue, "none"), "not_found");
      await refused(scene.queues.runTask(scene.queue, "none"), "not_found");
    });

    test.each<[string, Partial<NewTask>]>([
      ["a name with a slash", { name: "a/b" }],
      ["an empty name", { name: "" }],
      ["a name of 501 characters", { name: "x".repeat(501) }],
      ["a path that does not begin with a slash", { path: "a" }],
      ["a deadline below 15 s", { dispatchDeadline: 14 }],
      ["a deadline above 30 min", { dispatchDeadline: 1801 }],
      ["a time that is no number", { scheduleTime: Number.NaN }],
      ["a time more than 30 days ahead", { scheduleTime: Date.now() + 31 * 24 * 3_600_000 }],
      ["more than 1 MiB", { body: "x".repeat(1024 * 1024) }],
      ["a queue with a slash", { queue: "a/b" }],
    ])("is not created with %s", async (_, change) => {
      await scene.queues.pauseQueue(scene.queue);
      await refused(
        scene.create(change),
        change.queue === undefined ? "invalid_argument" : expect.stringMatching(/^(invalid_argument|not_found)$/),
      );
      expect(await scene.listed()).toEqual([[]]);
    });

    test("may have a name of 500 characters, and one of each kind", async () => {
      await scene.queues.pauseQueue(scene.queue);
      for (const id of ["x".repeat(500), "aZ0_-"]) {
        expect(await scene.create({ name: id })).toMatchObject({ name: id });
        expect(await scene.queues.getTask(scene.queue, id)).toMatchObject({ name: id });
      }
    });
  });

  describe("the name of a task", () => {
    const ends: Array<[string, () => Promise<void>]> = [
      ["lives", async () => {}],
      ["was deleted", () => scene.queues.deleteTask(scene.queue, "one")],
      [
        "succeeded",
        async () => {
          await scene.queues.resumeQueue(scene.queue);
          (await scene.bench.target.next()).answer(200);
          await scene.gone("one");
        },
      ],
    ];
    test.each(ends)("is taken when the task %s, in its queue only", async (_, end) => {
      await scene.queues.pauseQueue(scene.queue);
      await scene.create();
      await end();
      await refused(scene.create(), "already_exists");
      await scene.queues.applyQueue(`${scene.queue}-b`, settings());
      await scene.queues.pauseQueue(`${scene.queue}-b`);
      expect(await scene.create({ queue: `${scene.queue}-b` })).toMatchObject({ name: "one" });
    });

    test("goes to one of two creations in the same moment", async () => {
      await scene.queues.pauseQueue(scene.queue);
      const results = await Promise.allSettled([scene.create(), scene.create()]);
      const [lost, ...others] = results.filter(({ status }) => status === "rejected");
      expect(lost).toMatchObject({ reason: { code: "already_exists" } });
      expect(others).toEqual([]);
    });
  });

  describe("the tasks of a queue", () => {
    test("are all listed once, over pages", async () => {
      await scene.queues.pauseQueue(scene.queue);
      const names = Array.from({ length: 25 }, (_, n) => `task-${n}`).sort();
      await Promise.all(names.map((id) => scene.create({ name: id })));
      const pages = await scene.listed(10);
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(10);
      expect(pages.length).toBeGreaterThanOrEqual(3);
      expect(pages.flat().sort()).toEqual(names);
      expect((await scene.listed()).flat().sort()).toEqual(names);
      const { tasks } = await scene.queues.listTasks(scene.queue, { pageSize: 1 });
      expect(tasks[0]).toEqual(await scene.queues.getTask(scene.queue, tasks[0]!.name));
    });

    test("are none at first", async () => {
      expect(await scene.queues.listTasks(scene.queue)).toEqual({ tasks: [], nextPageToken: undefined });
    });
  });
}
