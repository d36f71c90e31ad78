import { describe, expect, test } from "vitest";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis, time } from "../times.ts";

const name = `${location}/queues/mail`;
const day = 24 * 60 * 60;

/** What a queue gets where it says nothing, as it was recorded. */
const defaults = {
  name,
  appEngineRoutingOverride: null,
  rateLimits: { maxDispatchesPerSecond: 500, maxBurstSize: 100, maxConcurrentDispatches: 1000 },
  retryConfig: {
    maxAttempts: 100,
    maxRetryDuration: null,
    minBackoff: { seconds: "0", nanos: 100_000_000 },
    maxBackoff: { seconds: "3600", nanos: 0 },
    maxDoublings: 16,
  },
  state: "RUNNING",
  purgeTime: null,
  stackdriverLoggingConfig: null,
};

export function queues(face: FaceName): void {
  describe("a queue", () => {
    const bench = useBench(face);
    const create = async (queue: object) =>
      (await bench().client.createQueue({ parent: location, queue: { name, ...queue } }))[0];
    const get = async () => (await bench().client.getQueue({ name }))[0];

    test("has the recorded defaults", async () => {
      expect(await create({})).toEqual(defaults);
      expect(await get()).toEqual(defaults);
    });

    test("takes a zero for a thing that is not said", async () => {
      const rateLimits = { maxDispatchesPerSecond: 0, maxConcurrentDispatches: 0 };
      const zero = { seconds: 0, nanos: 0 };
      const backoffs = { minBackoff: zero, maxBackoff: zero, maxRetryDuration: zero };
      const retryConfig = { maxAttempts: 0, maxDoublings: 0, ...backoffs };
      expect(await create({ rateLimits, retryConfig })).toEqual(defaults);
    });

    test("passes over what is the service's to say", async () => {
      const [rateLimits, purgeTime] = [{ maxBurstSize: -7 }, { seconds: 1 }];
      expect(await create({ state: "PAUSED", purgeTime, rateLimits })).toEqual(defaults);
      expect(await get()).toEqual(defaults);
    });

    test("keeps what it is told, and through a restart", async () => {
      const settings = {
        appEngineRoutingOverride: { service: "worker", version: "v1", instance: "i0" },
        rateLimits: { maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 5000 },
        retryConfig: {
          maxAttempts: -1,
          maxRetryDuration: { seconds: 90, nanos: 999_000_000 },
          minBackoff: { seconds: 1, nanos: 500_000_001 },
          maxBackoff: { seconds: 7200, nanos: 0 },
          maxDoublings: 3,
        },
        stackdriverLoggingConfig: { samplingRatio: 0.25 },
      };
      const stored = {
        ...defaults,
        appEngineRoutingOverride: {
          ...settings.appEngineRoutingOverride,
          host: "i0-dot-v1-dot-worker-dot-my-project.appspot.com",
        },
        rateLimits: { ...settings.rateLimits, maxBurstSize: 10 },
        retryConfig: {
          ...settings.retryConfig,
          // Cut to the second; the backoffs keep what they have.
          maxRetryDuration: { seconds: "90", nanos: 0 },
          minBackoff: { seconds: "1", nanos: 500_000_001 },
          maxBackoff: { seconds: "7200", nanos: 0 },
        },
        stackdriverLoggingConfig: { samplingRatio: 0.25 },
      };
      expect(await create(settings)).toEqual(stored);
      await bench().restart();
      expect(await get()).toEqual(stored);
    });

    // 500/s is recorded, 1/s published; between them it is a fifth of the rate.
    test.each([
      [500, 100],
      [250, 50],
      [1, 10],
      [0.01, 10],
    ])("of %d dispatches a second lets a burst of %d go", async (maxDispatchesPerSecond, maxBurstSize) => {
      const { rateLimits } = await create({ rateLimits: { maxDispatchesPerSecond } });
      expect(rateLimits).toMatchObject({ maxDispatchesPerSecond, maxBurstSize });
    });

    test("may have a name of 100 characters", async () => {
      const longest = `${location}/queues/${"a".repeat(100)}`;
      expect(await create({ name: longest })).toEqual({ ...defaults, name: longest });
      const [found] = await bench().client.getQueue({ name: longest });
      expect(found.name).toBe(longest);
    });

    test("is paused and resumed, also twice", async () => {
      await create({});
      for (const _ of [1, 2]) expect((await bench().client.pauseQueue({ name }))[0].state).toBe("PAUSED");
      expect((await get()).state).toBe("PAUSED");
      for (const _ of [1, 2]) expect((await bench().client.resumeQueue({ name }))[0]).toEqual(defaults);
      expect(await get()).toEqual(defaults);
    });

    test("says when it was last purged", async () => {
      await create({});
      const [purged] = await bench().client.purgeQueue({ name });
      expect(millis(purged.purgeTime)).toBe(bench().clock.now());
      await bench().seconds(1.5);
      await bench().client.purgeQueue({ name });
      expect(millis((await get()).purgeTime)).toBe(bench().clock.now());
    });

    test("that is deleted keeps its name for three days, through a restart", async () => {
      await create({});
      await bench().client.deleteQueue({ name });
      expect((await refusal(get())).message).toBe(texts.noQueue);
      await bench().restart();
      const tooRecently = { code: "FAILED_PRECONDITION", message: texts.queueExistedTooRecently };
      await bench().seconds(3 * day - 1);
      expect(await refusal(create({}))).toMatchObject(tooRecently);
      await bench().seconds(1);
      expect(await create({})).toEqual(defaults);
    });

    test("cannot be deleted twice", async () => {
      await create({});
      await bench().client.deleteQueue({ name });
      const again = await refusal(bench().client.deleteQueue({ name }));
      expect(again).toMatchObject({ code: "NOT_FOUND", message: texts.notFound });
    });
  });

  describe("a server without reservations of queues' names", () => {
    const bench = useBench(face, () => ({ queueNameReservation: 0 }));

    test("takes the name of a deleted queue again at once, without its tasks", async () => {
      const { client } = bench();
      const schedule = { scheduleTime: time(bench().clock.now() + 60_000) };
      for (const _ of [1, 2]) {
        await client.createQueue({ parent: location, queue: { name } });
        expect((await client.listTasks({ parent: name }))[0]).toEqual([]);
        await bench().create(name, schedule);
        await client.deleteQueue({ name });
      }
    });
  });
}
