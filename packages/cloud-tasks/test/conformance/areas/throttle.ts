import { describe, expect, test } from "vitest";
import { useBench, useTarget } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { millis } from "../times.ts";

/** Failed tasks stay away for an hour, so that each request is a first attempt; a burst is ten tasks, a second as many. */
const slow = { rateLimits: { maxDispatchesPerSecond: 10 }, retryConfig: { minBackoff: { seconds: 3600 } } };
const often = { retryConfig: { minBackoff: { seconds: 1 }, maxBackoff: { seconds: 30 } } };

export function throttle(face: FaceName): void {
  for (const on of [true, false])
    describe(`a queue ${on ? "" : "that is not "}throttled when its target complains`, () => {
      const appEngine = useTarget();
      const bench = useBench(face, () => ({ throttle: on, appEngineOrigin: appEngine().origin }));
      /** Sends what goes out in so many seconds, and answers with how many those were. */
      const sentIn = async (queue: string, seconds: number, status: number, target = bench().target) => {
        let sent = 0;
        for (let half = 0; half < seconds * 2; half++) {
          await bench().seconds(0.5);
          await bench().settle();
          for (; target.waiting.length > 0; sent++) {
            (await target.next()).answer(status);
            await bench().attempt(queue);
          }
        }
        return sent;
      };
      const first = async (queue: string, status: number, task: object, target = bench().target) => {
        for (let count = 0; count < 60; count++) await bench().create(queue, task);
        for (let count = 0; count < 10; count++) (await target.next()).answer(status);
        for (let count = 0; count < 10; count++) await bench().attempt(queue);
      };

      test.each([429, 503])(`with %d sends ${on ? "half of what" : "all that"} it may`, async (status) => {
        const queue = await bench().newQueue(slow);
        await first(queue, status, {});
        expect(await sentIn(queue, 2, 500)).toBe(on ? 10 : 20);
        // What the user has set stays as it is.
        const [{ rateLimits }] = await bench().client.getQueue({ name: queue });
        expect(rateLimits).toMatchObject({ maxDispatchesPerSecond: 10, maxBurstSize: 10 });
      });

      if (on)
        test("comes back by a tenth for each second of success", async () => {
          const queue = await bench().newQueue(slow);
          await first(queue, 503, {});
          expect(await sentIn(queue, 1, 200)).toBeLessThanOrEqual(6);
          await sentIn(queue, 4, 200);
          expect(await sentIn(queue, 1, 200)).toBeGreaterThanOrEqual(9);
        });

      test.each([
        [503, 10],
        [429, 20],
      ])("on App Engine answers %d by its own rule", async (status, sent) => {
        const queue = await bench().newQueue(slow);
        await first(queue, status, { appEngineHttpRequest: {} }, appEngine());
        expect(await sentIn(queue, 2, 500, appEngine())).toBe(on ? sent : 20);
      });

      test.each([
        ["in seconds", () => "5", 5],
        ["as a date", (now: number) => new Date(now + 20_000).toUTCString(), 20],
        ["for too long", () => "999999", 3600],
        ["in no known way", () => "soon", 1],
        ["for less than the queue would", () => "0", 1],
      ])("keeps a task away as Retry-After asks, %s", async (_, value, wait) => {
        const queue = await bench().newQueue(often);
        const created = await bench().create(queue);
        await bench().answer(queue, 503, { headers: { "Retry-After": value(bench().clock.now()) } });
        const { scheduleTime } = await bench().find(created);
        expect(millis(scheduleTime) - bench().clock.now()).toBe((on ? wait : 1) * 1000);
      });
    });
}
