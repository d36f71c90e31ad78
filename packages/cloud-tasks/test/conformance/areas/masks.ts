import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

const name = `${location}/queues/mail`;

/** Nothing here is a default. */
const settings = {
  rateLimits: { maxDispatchesPerSecond: 50, maxConcurrentDispatches: 7 },
  retryConfig: { maxAttempts: 5, minBackoff: { seconds: 2 }, maxBackoff: { seconds: 20 }, maxDoublings: 2 },
  stackdriverLoggingConfig: { samplingRatio: 0.5 },
};

export function masks(face: FaceName): void {
  describe("UpdateQueue", () => {
    const bench = useBench(face);
    const create = async () => {
      const [queue] = await bench().client.createQueue({ parent: location, queue: { name, ...settings } });
      return queue;
    };
    const update = async (queue: object, ...paths: string[]) => {
      const updateMask = paths.length > 0 ? { paths } : null;
      const [updated] = await bench().client.updateQueue({ queue: { name, ...queue }, updateMask });
      expect((await bench().client.getQueue({ name }))[0]).toEqual(updated);
      return updated;
    };
    const fresh = { maxDispatchesPerSecond: 500, maxBurstSize: 100, maxConcurrentDispatches: 1000 };

    test.each<[string, Message, (before: Message) => Message]>([
      [
        "rate_limits.max_concurrent_dispatches",
        { rateLimits: { maxConcurrentDispatches: 9, maxDispatchesPerSecond: 3 } },
        ({ rateLimits }) => ({ rateLimits: { ...rateLimits, maxConcurrentDispatches: 9 } }),
      ],
      [
        "rate_limits",
        { rateLimits: { maxConcurrentDispatches: 9 } },
        () => ({ rateLimits: { ...fresh, maxConcurrentDispatches: 9 } }),
      ],
      ["rate_limits", {}, () => ({ rateLimits: fresh })],
      [
        "retry_config.min_backoff",
        { retryConfig: { minBackoff: { nanos: 5 } } },
        ({ retryConfig }) => ({ retryConfig: { ...retryConfig, minBackoff: { seconds: "0", nanos: 5 } } }),
      ],
      ["retry_config.max_attempts", {}, ({ retryConfig }) => ({ retryConfig: { ...retryConfig, maxAttempts: 100 } })],
      ["stackdriver_logging_config", {}, () => ({ stackdriverLoggingConfig: null })],
      [
        "stackdriver_logging_config.sampling_ratio",
        { stackdriverLoggingConfig: { samplingRatio: 1 } },
        () => ({ stackdriverLoggingConfig: { samplingRatio: 1 } }),
      ],
    ])("of %s changes that and nothing else: %j", async (path, queue, change) => {
      const before = await create();
      expect(await update(queue, path)).toEqual({ ...before, ...change(before) });
    });

    test("takes several paths", async () => {
      const before = await create();
      const paths = ["rate_limits.max_dispatches_per_second", "retry_config.max_doublings"];
      const queue = { rateLimits: { maxDispatchesPerSecond: 500 }, retryConfig: { maxDoublings: 1, maxAttempts: 1 } };
      expect(await update(queue, ...paths)).toEqual({
        ...before,
        rateLimits: { ...before.rateLimits, maxDispatchesPerSecond: 500, maxBurstSize: 100 },
        retryConfig: { ...before.retryConfig, maxDoublings: 1 },
      });
    });

    test("passes over what is the service's to say", async () => {
      const before = await create();
      const queue = { state: "PAUSED", rateLimits: { maxBurstSize: 1 }, purgeTime: { seconds: 1 } };
      const paths = ["state", "purge_time", "purge_time.seconds", "name", "rate_limits.max_burst_size"];
      expect(await update(queue, ...paths)).toEqual(before);
    });

    test.each([[], ["*"]])("without a mask, or of %j, says all anew", async (...paths) => {
      await create();
      await bench().client.pauseQueue({ name });
      const updated = await update({ retryConfig: { maxAttempts: 3 } }, ...paths);
      expect(updated).toMatchObject({
        rateLimits: fresh,
        retryConfig: { maxAttempts: 3, maxDoublings: 16 },
        stackdriverLoggingConfig: null,
        // The one thing that stays.
        state: "PAUSED",
      });
    });

    test("creates a queue that is not there, with all that is said of it", async () => {
      const created = await update(settings, "rate_limits.max_concurrent_dispatches");
      expect(created).toMatchObject({
        name,
        state: "RUNNING",
        rateLimits: { ...settings.rateLimits, maxBurstSize: 10 },
        retryConfig: { maxAttempts: 5, maxDoublings: 2 },
      });
    });

    test.each(["rateLimits.maxConcurrentDispatches", "rate_limits.max_concurrent_dispatches"])(
      "takes the path %s, whoever asks",
      async (path) => {
        await create();
        const queue = { name, rateLimits: { maxConcurrentDispatches: 9 } };
        const updated = await bench().face.call("UpdateQueue", { queue, updateMask: { paths: [path] } });
        expect(updated.rateLimits).toEqual({
          maxDispatchesPerSecond: 50,
          maxBurstSize: 10,
          maxConcurrentDispatches: 9,
        });
      },
    );

    test("counts from the next dispatch on", async () => {
      const { target } = bench();
      const queue = await bench().newQueue({ rateLimits: { maxConcurrentDispatches: 1 } });
      for (const _ of [1, 2, 3]) await bench().create(queue);
      const first = await target.next();
      await bench().settle();
      expect(target.waiting).toHaveLength(0);
      const rateLimits = { maxConcurrentDispatches: 3 };
      await bench().client.updateQueue({ queue: { name: queue, rateLimits } });
      const requests = [first, await target.next(), await target.next()];
      for (const { answer } of requests) answer(200);
      for (const _ of requests) expect((await bench().attempt(queue)).result).toBe("succeeded");
    });
  });
}
