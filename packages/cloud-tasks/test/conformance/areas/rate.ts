import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

export function rate(face: FaceName): void {
  describe("a queue's rate", () => {
    const bench = useBench(face);
    const fill = async (queue: string, count: number) => {
      const requests = Array.from({ length: count }, () => ({
        task: { httpRequest: { url: `${bench().target.origin}/work` } },
      }));
      await bench().face.call("BatchCreateTasks", { parent: queue, requests });
    };
    /** Answers what has come, and says how many those were. */
    const sent = async (queue: string, status = 200) => {
      await bench().settle();
      let count = 0;
      for (; bench().target.waiting.length > 0; count++) (await bench().target.next()).answer(status);
      for (let answered = 0; answered < count; answered++) await bench().attempt(queue);
      return count;
    };

    test.each([
      [10, 100, 0.5, 10, 5],
      [0.5, 15, 2, 10, 1],
    ])(
      "of %d a second sends %d tasks as its bucket fills",
      async (maxDispatchesPerSecond, tasks, step, burst, each) => {
        const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond } });
        await fill(queue, tasks);
        const counts = [await sent(queue)];
        while (counts.reduce((sum, count) => sum + count, 0) < tasks) {
          await bench().seconds(step);
          counts.push(await sent(queue));
        }
        expect(counts).toEqual([burst, ...Array((tasks - burst) / each).fill(each)]);
      },
    );

    test("counts retries", async () => {
      const retryConfig = { minBackoff: { nanos: 100_000_000 }, maxBackoff: { nanos: 100_000_000 } };
      const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond: 1 }, retryConfig });
      await fill(queue, 10);
      expect(await sent(queue, 500)).toBe(10);
      const counts: number[] = [];
      for (let second = 0; second < 5; second++) {
        await bench().seconds(1);
        counts.push(await sent(queue));
      }
      expect(counts).toEqual([1, 1, 1, 1, 1]);
    });

    test("may be changed, and its bucket holds what it held", async () => {
      const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond: 1 } });
      await fill(queue, 40);
      expect(await sent(queue)).toBe(10);
      const rateLimits = { maxDispatchesPerSecond: 5 };
      await bench().client.updateQueue({ queue: { name: queue, rateLimits } });
      expect(await sent(queue)).toBe(0);
      await bench().seconds(1);
      expect(await sent(queue)).toBe(5);
    });

    test("is not saved up beyond the burst, nor given anew by a restart", async () => {
      const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond: 1 } });
      await bench().seconds(3600);
      await fill(queue, 30);
      expect(await sent(queue)).toBe(10);
      await bench().restart();
      expect(await sent(queue)).toBe(0);
      await bench().seconds(2);
      expect(await sent(queue)).toBe(2);
    });
  });

  describe("a queue's concurrency", () => {
    const bench = useBench(face);

    test("is the most that is under way, retries among them", async () => {
      const retryConfig = { minBackoff: { seconds: 1 }, maxBackoff: { seconds: 1 } };
      const queue = await bench().newQueue({ rateLimits: { maxConcurrentDispatches: 3 }, retryConfig });
      for (let count = 0; count < 10; count++) await bench().create(queue);
      const underWay = [];
      for (let left = 10, retried = false; left > 0; ) {
        await bench().settle();
        while (bench().target.waiting.length > 0) underWay.push(await bench().target.next());
        expect(underWay).toHaveLength(Math.min(3, left));
        underWay.shift()!.answer(retried ? 200 : 500);
        const { result } = await bench().attempt(queue);
        expect(result).toBe(retried ? "succeeded" : "retried");
        if (retried) left -= 1;
        // The first of all fails, and waits for its turn again.
        else await bench().seconds(1);
        retried = true;
      }
    });

    test("does not hold up a task that is run by hand, nor count it", async () => {
      const queue = await bench().newQueue({ rateLimits: { maxConcurrentDispatches: 1 } });
      for (const id of ["a", "b", "c"]) await bench().create(queue, { name: `${queue}/tasks/${id}` });
      const first = await bench().target.next();
      await bench().client.runTask({ name: `${queue}/tasks/c` });
      const run = await bench().target.next();
      expect(run.headers["x-cloudtasks-taskname"]).toBe("c");
      first.answer(200);
      await bench().attempt(queue);
      const second = await bench().target.next();
      expect(second.headers["x-cloudtasks-taskname"]).toBe("b");
      for (const { answer } of [run, second]) answer(200);
      for (const _ of [run, second]) await bench().attempt(queue);
    });
  });
}
