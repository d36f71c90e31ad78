import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, openBench } from "./bench.ts";
import { location, queue, seconds, url } from "./golden.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const create = (more: Message = {}) =>
  bench.tasks("CreateQueue", { parent: location, queue: { name: queue, ...more } });
const update = (more: Message, ...paths: string[]) =>
  bench.tasks("UpdateQueue", { queue: { name: queue, ...more }, updateMask: { paths } });
const get = () => bench.tasks("GetQueue", { name: queue });

const usual = {
  name: queue,
  state: "RUNNING",
  rateLimits: { maxDispatchesPerSecond: 500, maxBurstSize: 100, maxConcurrentDispatches: 1000 },
  retryConfig: {
    maxAttempts: 100,
    minBackoff: seconds(0, 100_000_000),
    maxBackoff: { seconds: 3600 },
    maxDoublings: 16,
  },
};

/** Without the nulls of seconds and nanos, which a client does not tell from absent ones. */
const plain = (message: Message) =>
  JSON.parse(JSON.stringify(message), (_, value) => (value === 0 ? undefined : value));

describe("a queue that is created", () => {
  test("has the defaults of the real service where it says nothing", async () => {
    expect(plain(await create())).toEqual(plain(usual));
    expect(plain(await get())).toEqual(plain(usual));
  });

  test("takes zeros for nothing said", async () => {
    const zero = seconds(0);
    const zeros = {
      rateLimits: { maxDispatchesPerSecond: 0, maxConcurrentDispatches: 0 },
      retryConfig: { maxAttempts: 0, maxRetryDuration: zero, minBackoff: zero, maxBackoff: zero, maxDoublings: 0 },
    };
    expect(plain(await create(zeros))).toEqual(plain(usual));
  });

  test("keeps what is said, after a restart too", async () => {
    const said = {
      rateLimits: { maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 7 },
      retryConfig: {
        maxAttempts: -1,
        maxRetryDuration: seconds(7200),
        minBackoff: seconds(1, 123_456_789),
        maxBackoff: seconds(86_400, 1),
        maxDoublings: 3,
      },
      stackdriverLoggingConfig: { samplingRatio: 0.25 },
    };
    await create(said);
    await bench.restart();
    expect(await get()).toEqual({
      name: queue,
      state: "RUNNING",
      ...said,
      rateLimits: { ...said.rateLimits, maxBurstSize: 10 },
      retryConfig: { ...said.retryConfig, maxRetryDuration: expect.objectContaining({ seconds: 7200 }) },
    });
  });

  test("cuts the retry duration to the second, and only that", async () => {
    const { retryConfig } = await create({
      retryConfig: { maxRetryDuration: seconds(90, 900_000_000), minBackoff: seconds(2, 500_000_000) },
    });
    expect(retryConfig.maxRetryDuration).toMatchObject({ seconds: 90, nanos: 0 });
    expect(retryConfig.minBackoff).toEqual(seconds(2, 500_000_000));
  });

  test("passes over what is output only", async () => {
    const created = await create({
      state: "PAUSED",
      purgeTime: seconds(1),
      rateLimits: { maxBurstSize: -7 },
      appEngineRoutingOverride: { service: "worker", host: "evil.example" },
    });
    expect(created).toMatchObject({ state: "RUNNING", rateLimits: { maxBurstSize: 100 } });
    expect(created).not.toHaveProperty("purgeTime");
    expect(created.appEngineRoutingOverride).toEqual({
      service: "worker",
      host: "worker-dot-my-project.appspot.com",
    });
  });

  test.each([
    [500, 100],
    [100, 20],
    [1, 10],
    [0.1, 10],
  ])("at a rate of %d bursts to %d", async (maxDispatchesPerSecond, maxBurstSize) => {
    expect((await create({ rateLimits: { maxDispatchesPerSecond } })).rateLimits.maxBurstSize).toBe(maxBurstSize);
  });
});

describe("an HTTP target", () => {
  const full = {
    uriOverride: {
      scheme: "HTTP",
      host: "worker.internal",
      port: 8080,
      pathOverride: { path: "/work" },
      queryOverride: { queryParams: "a=1&b=2" },
      uriOverrideEnforceMode: "IF_NOT_EXISTS",
    },
    httpMethod: "PUT",
    headerOverrides: [{ header: { key: "X-A", value: "1" } }, { header: { key: "x-b", value: "" } }],
    oidcToken: { serviceAccountEmail: "a@b", audience: "https://worker" },
  };

  test("comes back as it was given", async () => {
    const { httpTarget } = await create({ httpTarget: full });
    expect(httpTarget).toMatchObject({ ...full, headerOverrides: [{ header: { key: "X-A", value: "1" } }, {}] });
    expect((await get()).httpTarget).toEqual(httpTarget);
  });

  test("enforces itself always unless told otherwise", async () => {
    const { httpTarget } = await create({ httpTarget: { uriOverride: { host: "[::1]" } } });
    expect(httpTarget.uriOverride).toEqual({ host: "[::1]", uriOverrideEnforceMode: "ALWAYS" });
  });

  test("can clear path and query", async () => {
    const cleared = { pathOverride: { path: "" }, queryOverride: { queryParams: "" } };
    const { httpTarget } = await create({ httpTarget: { uriOverride: cleared } });
    expect(httpTarget.uriOverride).toHaveProperty("pathOverride");
    expect(httpTarget.uriOverride).toHaveProperty("queryOverride");
    expect(httpTarget.uriOverride).not.toHaveProperty("host");
  });

  test("that says nothing is none", async () => {
    const nothing = { uriOverride: { scheme: "SCHEME_UNSPECIFIED" }, httpMethod: "HTTP_METHOD_UNSPECIFIED" };
    expect(await create({ httpTarget: nothing })).not.toHaveProperty("httpTarget");
  });

  test("goes with an update that names it and has none", async () => {
    await create({ httpTarget: full });
    expect(await update({}, "httpTarget")).not.toHaveProperty("httpTarget");
  });

  test("changes its token for another kind", async () => {
    await create({ httpTarget: full });
    const oauthToken = { serviceAccountEmail: "c@d", scope: "https://www.googleapis.com/auth/cloud-platform" };
    const { httpTarget } = await update({ httpTarget: { oauthToken } }, "http_target.oauth_token");
    expect(httpTarget).toMatchObject({ oauthToken, uriOverride: full.uriOverride });
    expect(httpTarget).not.toHaveProperty("oidcToken");
  });
});

describe("an update", () => {
  test("changes the fields of its mask, whichever way they are written", async () => {
    await create({ rateLimits: { maxDispatchesPerSecond: 100, maxConcurrentDispatches: 7 } });
    const changed = {
      rateLimits: { maxDispatchesPerSecond: 5, maxConcurrentDispatches: 9 },
      retryConfig: { maxAttempts: 3 },
    };
    expect(await update(changed, "rate_limits.max_concurrent_dispatches")).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 100, maxConcurrentDispatches: 9 },
      retryConfig: { maxAttempts: 100 },
    });
    expect(await update(changed, "rateLimits.maxDispatchesPerSecond,retryConfig")).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 5, maxBurstSize: 10, maxConcurrentDispatches: 9 },
      retryConfig: { maxAttempts: 3, maxDoublings: 16 },
    });
  });

  test("without a mask sets everything, what is not said to its default", async () => {
    await create({
      rateLimits: { maxConcurrentDispatches: 7 },
      stackdriverLoggingConfig: { samplingRatio: 1 },
      appEngineRoutingOverride: { version: "v1" },
    });
    expect(plain(await update({ retryConfig: { maxAttempts: 5 } }))).toEqual(
      plain({ ...usual, retryConfig: { ...usual.retryConfig, maxAttempts: 5 } }),
    );
  });

  test("of output-only fields changes nothing", async () => {
    const before = await create({ rateLimits: { maxConcurrentDispatches: 7 } });
    const wanted = { state: "PAUSED", rateLimits: { maxBurstSize: 5, maxConcurrentDispatches: 8 } };
    expect(await update(wanted, "state", "name", "rate_limits.max_burst_size")).toEqual(before);
  });

  test("keeps state, purge time and tasks", async () => {
    await create();
    await bench.tasks("PauseQueue", { name: queue });
    await bench.tasks("PurgeQueue", { name: queue });
    await bench.tasks("CreateTask", { parent: queue, task: { name: `${queue}/tasks/a`, httpRequest: { url } } });
    expect(await update({ rateLimits: { maxConcurrentDispatches: 2 } })).toMatchObject({
      state: "PAUSED",
      purgeTime: { seconds: bench.clock.now() / 1000 },
    });
    expect(await bench.tasks("GetTask", { name: `${queue}/tasks/a` })).toHaveProperty("createTime");
  });

  test("creates a queue that is not there, whatever its mask", async () => {
    const said = { rateLimits: { maxConcurrentDispatches: 7 }, retryConfig: { maxAttempts: 4 } };
    expect(await update(said, "retry_config.max_attempts")).toMatchObject({ state: "RUNNING", ...said });
    expect(await get()).toMatchObject(said);
  });
});

test("a queue is paused and resumed, again and again", async () => {
  await create();
  for (const [method, state] of [
    ["PauseQueue", "PAUSED"],
    ["PauseQueue", "PAUSED"],
    ["ResumeQueue", "RUNNING"],
    ["ResumeQueue", "RUNNING"],
  ] as const) {
    expect(await bench.tasks(method, { name: queue })).toMatchObject({ name: queue, state });
    expect(await get()).toMatchObject({ state });
  }
});

test("a purge deletes the tasks, keeps their names and says when", async () => {
  await create();
  await bench.tasks("PauseQueue", { name: queue });
  const task = { parent: queue, task: { name: `${queue}/tasks/a`, httpRequest: { url } } };
  await bench.tasks("CreateTask", task);
  await bench.clock.advance(1500);
  const purged = await bench.tasks("PurgeQueue", { name: queue });
  const now = bench.clock.now();
  expect(purged).toMatchObject({ state: "PAUSED", purgeTime: { seconds: Math.floor(now / 1000), nanos: 500_000_000 } });
  expect(await bench.tasks("ListTasks", { parent: queue })).toEqual({});
  await expect(bench.tasks("CreateTask", task)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
});

test("a queue is deleted with its tasks", async () => {
  await create();
  await bench.tasks("CreateTask", { parent: queue, task: { httpRequest: { url } } });
  expect(await bench.tasks("DeleteQueue", { name: queue })).toEqual({});
  await expect(get()).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await create()).toMatchObject({ name: queue });
  expect(await bench.tasks("ListTasks", { parent: queue })).toEqual({});
});
