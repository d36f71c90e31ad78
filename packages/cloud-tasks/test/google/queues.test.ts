import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { QueueSettings } from "../../src/index.ts";
import { settings } from "../bench.ts";
import { type Bench, mail, openBench, parent } from "./bench.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const seconds = (count: number, nanos = 0) => ({ seconds: count, nanos });
/** What the service tells of a queue with `settings()`. */
const message = {
  name: mail,
  rateLimits: { maxDispatchesPerSecond: 500, maxBurstSize: 100, maxConcurrentDispatches: 1000 },
  retryConfig: { maxAttempts: 100, minBackoff: seconds(10), maxBackoff: seconds(300), maxDoublings: 3 },
  state: "RUNNING",
};
const absent = { code: status.NOT_FOUND, details: "Requested entity was not found." };
const rpcs = () => bench.service.received.map(({ rpc }) => rpc);

describe("applying a queue", () => {
  test("creates it when it is missing", async () => {
    bench.service.decide("GetQueue", absent);
    bench.service.decide("CreateQueue", { ok: message });
    expect(await bench.connect().applyQueue("mail", settings())).toEqual({
      name: "mail",
      ...settings(),
      state: "RUNNING",
      purgeTime: undefined,
    });
    expect(rpcs()).toEqual(["GetQueue", "CreateQueue"]);
  });

  test("writes nothing when nothing differs", async () => {
    bench.service.decide("GetQueue", { ok: message });
    expect(await bench.connect().applyQueue("mail", settings())).toMatchObject({ name: "mail", ...settings() });
    expect(rpcs()).toEqual(["GetQueue"]);
    expect(bench.notices).toEqual([]);
  });

  const changes: Array<[path: string, changed: QueueSettings, at: (queue: never) => unknown, value: unknown]> = [
    [
      "rate_limits.max_dispatches_per_second",
      settings({ maxDispatchesPerSecond: 0.5 }),
      rate("maxDispatchesPerSecond"),
      0.5,
    ],
    [
      "rate_limits.max_concurrent_dispatches",
      settings({ maxConcurrentDispatches: 7 }),
      rate("maxConcurrentDispatches"),
      7,
    ],
    ["retry_config.max_attempts", settings({}, { maxAttempts: -1 }), retry("maxAttempts"), -1],
    [
      "retry_config.max_retry_duration",
      settings({}, { maxRetryDuration: 3600 }),
      retry("maxRetryDuration"),
      seconds(3600),
    ],
    ["retry_config.min_backoff", settings({}, { minBackoff: 0.1 }), retry("minBackoff"), seconds(0, 100_000_000)],
    ["retry_config.max_backoff", settings({}, { maxBackoff: 301.5 }), retry("maxBackoff"), seconds(301, 500_000_000)],
    ["retry_config.max_doublings", settings({}, { maxDoublings: 4 }), retry("maxDoublings"), 4],
  ];
  test.each(changes)("changes exactly %s when that differs", async (path, changed, at, value) => {
    bench.service.decide("GetQueue", { ok: message });
    bench.service.decide("UpdateQueue", { ok: message });
    await bench.connect().applyQueue("mail", changed);
    const { request } = bench.service.calls("UpdateQueue")[0]!;
    expect(request.updateMask).toEqual({ paths: [path] });
    expect(request.queue.name).toBe(mail);
    expect(at(request.queue as never)).toEqual(value);
    expect(bench.notices).toEqual([
      { kind: "queue_updated", queue: "mail", message: `The queue "mail" was changed: ${path}.` },
    ]);
  });

  test("takes a limit away", async () => {
    const limited = { ...message, retryConfig: { ...message.retryConfig, maxRetryDuration: seconds(60) } };
    bench.service.decide("GetQueue", { ok: limited });
    bench.service.decide("UpdateQueue", { ok: message });
    await bench.connect().applyQueue("mail", settings());
    const { request } = bench.service.calls("UpdateQueue")[0]!;
    expect(request.updateMask.paths).toEqual(["retry_config.max_retry_duration"]);
    expect(request.queue.retryConfig.maxRetryDuration).toEqual(seconds(0));
  });

  test("does not ask for ever for what the service cannot keep", async () => {
    const wanted = settings({}, { maxRetryDuration: 0.5, minBackoff: 0, maxDoublings: 0 });
    const kept = { maxRetryDuration: seconds(1), minBackoff: seconds(0, 100_000_000), maxDoublings: 16 };
    bench.service.decide("GetQueue", { ok: { ...message, retryConfig: { ...message.retryConfig, ...kept } } });
    expect(await bench.connect().applyQueue("mail", wanted)).toMatchObject({
      retryConfig: { maxRetryDuration: 1, minBackoff: 0.1, maxDoublings: 16 },
    });
    expect(rpcs()).toEqual(["GetQueue"]);
  });

  test("brings it in line when another has created it in between", async () => {
    bench.service.decide("GetQueue", absent, { ok: message });
    bench.service.decide("CreateQueue", { code: status.ALREADY_EXISTS, details: "Queue already exists" });
    bench.service.decide("UpdateQueue", { ok: message });
    await bench.connect().applyQueue("mail", settings({ maxConcurrentDispatches: 7 }));
    expect(bench.service.calls("UpdateQueue")[0]!.request.updateMask.paths).toEqual([
      "rate_limits.max_concurrent_dispatches",
    ]);
  });

  test("refuses settings and names before anything is sent", async () => {
    const queues = bench.connect();
    for (const wrong of [
      queues.applyQueue("mail", settings({ maxDispatchesPerSecond: 501 })),
      queues.applyQueue("mail", settings({}, { minBackoff: Number.NaN })),
      queues.applyQueue("not a name", settings()),
    ])
      await expect(wrong).rejects.toMatchObject({ code: "invalid_argument" });
    expect(rpcs()).toEqual([]);
  });
});

function rate(field: string) {
  return (queue: { rateLimits: Record<string, unknown> }) => queue.rateLimits[field];
}
function retry(field: string) {
  return (queue: { retryConfig: Record<string, unknown> }) => queue.retryConfig[field];
}

describe("a queue", () => {
  test("is told with the service's defaults where nothing is set", async () => {
    bench.service.decide("GetQueue", { ok: { name: mail, purgeTime: seconds(1_700_000_000, 500_000_000) } });
    expect(await bench.connect().getQueue("mail")).toEqual({
      name: "mail",
      rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 1000 },
      retryConfig: { maxAttempts: 100, maxRetryDuration: 0, minBackoff: 0.1, maxBackoff: 3600, maxDoublings: 16 },
      state: "RUNNING",
      purgeTime: 1_700_000_000_500,
    });
  });

  test("that is missing is undefined", async () => {
    bench.service.decide("GetQueue", absent);
    expect(await bench.connect().getQueue("mail")).toBeUndefined();
  });

  test("that is disabled is shown as paused, with one notice until it is enabled", async () => {
    const queues = bench.connect();
    const disabled = { ok: { ...message, state: "DISABLED" } };
    bench.service.decide("GetQueue", disabled, disabled, { ok: message }, disabled);
    expect(await queues.getQueue("mail")).toMatchObject({ state: "PAUSED" });
    await queues.getQueue("mail");
    const notice = {
      kind: "queue_disabled",
      queue: "mail",
      message: 'The queue "mail" is disabled: it takes tasks, and dispatches none until it is resumed.',
    };
    expect(bench.notices).toEqual([notice]);
    expect(await queues.getQueue("mail")).toMatchObject({ state: "RUNNING" });
    await queues.getQueue("mail");
    expect(bench.notices).toEqual([notice, notice]);
  });

  test("is paused, resumed and purged", async () => {
    const queues = bench.connect();
    bench.service.decide("PauseQueue", { ok: { ...message, state: "PAUSED" } });
    bench.service.decide("ResumeQueue", { ok: message });
    bench.service.decide("PurgeQueue", { ok: { ...message, purgeTime: seconds(5) } });
    expect(await queues.pauseQueue("mail")).toMatchObject({ state: "PAUSED" });
    expect(await queues.resumeQueue("mail")).toMatchObject({ state: "RUNNING" });
    expect(await queues.purgeQueue("mail")).toMatchObject({ purgeTime: 5000 });
    expect(bench.service.received.map(({ rpc, request }) => [rpc, request])).toEqual([
      ["PauseQueue", { name: mail }],
      ["ResumeQueue", { name: mail }],
      ["PurgeQueue", { name: mail }],
    ]);
  });

  test("is not purged a second time when the answer is lost", async () => {
    bench.service.decide("PurgeQueue", "cut");
    await expect(bench.connect().purgeQueue("mail")).rejects.toMatchObject({ code: "unavailable" });
    expect(rpcs()).toEqual(["PurgeQueue"]);
  });

  test("has no figures", async () => {
    expect(await bench.connect().stats("mail")).toBeUndefined();
  });
});

test("all queues are listed, over all pages, by name", async () => {
  const named = (name: string) => ({ ...message, name: `${parent}/queues/${name}` });
  bench.service.decide(
    "ListQueues",
    { ok: { queues: [named("mail"), named("web")], nextPageToken: "more" } },
    { ok: { queues: [named("blog")], nextPageToken: "" } },
  );
  const queues = await bench.connect().listQueues();
  expect(queues.map(({ name }) => name)).toEqual(["blog", "mail", "web"]);
  expect(bench.service.received.map(({ request }) => [request.parent, request.pageToken])).toEqual([
    [parent, ""],
    [parent, "more"],
  ]);
});
