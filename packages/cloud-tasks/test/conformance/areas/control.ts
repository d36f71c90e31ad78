import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { time } from "../times.ts";

const day = 24 * 60 * 60;
const patient = { retryConfig: { minBackoff: { seconds: 10 } } };

export function pausing(face: FaceName): void {
  describe("a paused queue", () => {
    const bench = useBench(face);

    test("takes tasks and sends none, through a restart; resumed, it sends each once", async () => {
      const queue = await bench().newQueue();
      await bench().create(queue, { scheduleTime: time(bench().clock.now() + 1000) });
      await bench().client.pauseQueue({ name: queue });
      for (let count = 0; count < 4; count++) await bench().create(queue);
      await bench().restart();
      await bench().seconds(3600);
      await bench().settle();
      const [waiting] = await bench().client.listTasks({ parent: queue });
      expect(waiting.map(({ dispatchCount }) => dispatchCount)).toEqual([0, 0, 0, 0, 0]);
      expect((await bench().client.getQueue({ name: queue }))[0].state).toBe("PAUSED");
      await bench().client.resumeQueue({ name: queue });
      const sent = [];
      for (let count = 0; count < 5; count++) {
        const request = await bench().target.next();
        sent.push(request.headers["x-cloudtasks-taskname"]);
        request.answer(200);
        await bench().attempt(queue);
      }
      await bench().settle();
      expect(new Set(sent).size).toBe(5);
      expect(bench().target.waiting).toEqual([]);
    });

    test("lets what is under way end, and tries it again when it is resumed", async () => {
      const queue = await bench().newQueue(patient);
      await bench().create(queue);
      await bench().create(queue);
      const [first, second] = [await bench().target.next(), await bench().target.next()];
      await bench().client.pauseQueue({ name: queue });
      first.answer(200);
      second.answer(500);
      const results = [await bench().attempt(queue), await bench().attempt(queue)].map(({ result }) => result);
      expect(results.sort()).toEqual(["retried", "succeeded"]);
      await bench().seconds(60);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
      await bench().client.resumeQueue({ name: queue });
      await bench().answer(queue, 200);
    });
  });
}

export function purging(face: FaceName): void {
  describe("a purged queue", () => {
    const bench = useBench(face);

    test("has lost what waited, in whatever state, and keeps what came after", async () => {
      const queue = await bench().newQueue(patient);
      const name = (id: string) => `${queue}/tasks/${id}`;
      await bench().create(queue, { name: name("failed") });
      await bench().answer(queue, 500);
      await bench().create(queue, { name: name("later"), scheduleTime: time(bench().clock.now() + 5000) });
      await bench().create(queue, { name: name("under-way") });
      const underWay = await bench().target.next();
      await bench().client.purgeQueue({ name: queue });
      await bench().create(queue, { name: name("new"), scheduleTime: time(bench().clock.now() + 5000) });
      expect((await bench().client.listTasks({ parent: queue }))[0]).toMatchObject([{ name: name("new") }]);
      for (const id of ["failed", "later", "under-way"]) {
        expect((await refusal(bench().client.getTask({ name: name(id) }))).message).toBe(texts.taskIsOver);
        expect((await refusal(bench().create(queue, { name: name(id) }))).message).toBe(texts.exists);
      }
      // Its answer no longer matters: there is no second attempt.
      underWay.answer(500);
      expect(await bench().attempt(queue)).toMatchObject({ name: "under-way", result: "gone" });
      await bench().seconds(5);
      const { headers, answer } = await bench().target.next();
      expect(headers["x-cloudtasks-taskname"]).toBe("new");
      answer(200);
      await bench().attempt(queue);
      await bench().seconds(3600);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });

    test("is still paused when it was", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      await bench().create(queue);
      expect((await bench().client.purgeQueue({ name: queue }))[0].state).toBe("PAUSED");
      await bench().client.resumeQueue({ name: queue });
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });
  });
}

export function deleting(face: FaceName): void {
  describe("a deleted", () => {
    const bench = useBench(face);

    test("task is not sent", async () => {
      const queue = await bench().newQueue();
      const { name } = await bench().create(queue, { scheduleTime: time(bench().clock.now() + 1000) });
      expect((await bench().client.deleteTask({ name }))[0]).toEqual({});
      await bench().seconds(10);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
      expect((await refusal(bench().client.deleteTask({ name }))).message).toBe(texts.taskIsOver);
    });

    test.each([200, 500])("task that is under way ends with its answer, %d", async (status) => {
      const queue = await bench().newQueue();
      const { name } = await bench().create(queue);
      const request = await bench().target.next();
      await bench().client.deleteTask({ name });
      expect((await refusal(bench().client.getTask({ name }))).message).toBe(texts.taskIsOver);
      request.answer(status);
      expect(await bench().attempt(queue)).toMatchObject({ result: "gone" });
      await bench().seconds(3600);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });

    test("queue takes its tasks with it, those under way too", async () => {
      const queue = await bench().newQueue(patient);
      await bench().create(queue, { scheduleTime: time(bench().clock.now() + 1000) });
      await bench().create(queue);
      const underWay = await bench().target.next();
      expect((await bench().client.deleteQueue({ name: queue }))[0]).toEqual({});
      for (const call of [
        () => bench().client.listTasks({ parent: queue }),
        () => bench().create(queue),
        () => bench().client.pauseQueue({ name: queue }),
      ])
        expect(await refusal(call())).toMatchObject({ code: "NOT_FOUND", message: texts.noQueue });
      underWay.answer(500);
      expect(await bench().attempt(queue)).toMatchObject({ result: "gone" });
      await bench().seconds(3600);
      await bench().restart();
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });
  });

  describe("a task of 31 days", () => {
    const bench = useBench(face);

    test("is deleted, whether it was sent or not", async () => {
      const queue = await bench().newQueue({
        retryConfig: { minBackoff: { seconds: 20 * day }, maxBackoff: { seconds: 20 * day } },
      });
      const failed = await bench().create(queue);
      await bench().answer(queue, 500);
      await bench().client.pauseQueue({ name: queue });
      const waiting = await bench().create(queue);
      await bench().seconds(31 * day - 1);
      expect(await bench().find(failed)).toMatchObject({ dispatchCount: 1 });
      expect(await bench().find(waiting)).toMatchObject({ dispatchCount: 0 });
      // Looked for every ten minutes.
      await bench().seconds(1);
      while ((await bench().client.listTasks({ parent: queue }))[0].length > 0) await bench().seconds(600);
      for (const { name } of [failed, waiting])
        expect((await refusal(bench().client.getTask({ name }))).message).toBe(texts.taskIsOver);
      await bench().client.resumeQueue({ name: queue });
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });
  });
}
