import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { openTarget } from "../../target.ts";
import { type Bench, openBench } from "./bench.ts";
import { location, queue, seconds, texts, url } from "./golden.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await bench.tasks("CreateQueue", { parent: location, queue: { name: queue } });
});
afterEach(() => bench.close());

const create = (task: Message, more: Message = {}) => bench.tasks("CreateTask", { parent: queue, task, ...more });
const get = (name: string, responseView = "BASIC") => bench.tasks("GetTask", { name, responseView });
const body = Buffer.from('{"hello":"world"}');

describe("a task's view", () => {
  const agent = "AppEngine-Google; (+http://code.google.com/appengine)";
  // Recorded at the real service.
  test.each([
    [
      "httpRequest",
      { "X-Mixed-Case": "preserve-me", "content-type": "application/json" },
      { "X-Mixed-Case": "preserve-me", "content-type": "application/json", "User-Agent": "Google-Cloud-Tasks" },
    ],
    [
      "httpRequest",
      { "X-Mixed-Case": "preserve-me" },
      { "X-Mixed-Case": "preserve-me", "User-Agent": "Google-Cloud-Tasks" },
    ],
    [
      "appEngineHttpRequest",
      { "X-Mixed-Case": "preserve-me", "content-type": "application/json" },
      {
        "X-Mixed-Case": "preserve-me",
        "content-type": "application/json",
        "User-Agent": agent,
        "Content-Length": "17",
      },
    ],
    [
      "appEngineHttpRequest",
      { "X-Mixed-Case": "preserve-me" },
      {
        "X-Mixed-Case": "preserve-me",
        "Content-Type": "application/octet-stream",
        "User-Agent": agent,
        "Content-Length": "17",
      },
    ],
  ])("of %s with %j has all but the body, and FULL that too", async (kind, headers, stored) => {
    const request = { headers, body, ...(kind === "httpRequest" && { url }) };
    const basic = await create({ [kind]: request });
    const full = await create({ [kind]: request }, { responseView: "FULL" });
    expect(basic).toMatchObject({ view: "BASIC", [kind]: { httpMethod: "POST" } });
    expect(basic[kind].headers).toEqual(stored);
    expect(basic[kind]).not.toHaveProperty("body");
    expect(full[kind].headers).toEqual(stored);
    expect(full).toMatchObject({ view: "FULL", [kind]: { body } });
    expect(await get(full.name)).toEqual({ ...full, view: "BASIC", [kind]: { ...full[kind], body: undefined } });
    expect(await get(full.name, "FULL")).toEqual(full);
    const { tasks } = await bench.tasks("ListTasks", { parent: queue, responseView: "FULL" });
    expect(tasks).toContainEqual(full);
  });
});

describe("a task that is created", () => {
  test("has what it says and what the service adds", async () => {
    await bench.clock.advance(1234);
    const now = bench.clock.now();
    const httpRequest = { url, httpMethod: "PUT", oidcToken: { serviceAccountEmail: "a@b", audience: "https://a" } };
    const retryConfig = { maxAttempts: 2, minBackoff: seconds(1, 500_000_000) };
    const task = await create({
      name: `${queue}/tasks/t1`,
      httpRequest,
      retryConfig,
      dispatchDeadline: seconds(16, 2_999_999),
      // Output only.
      createTime: seconds(1),
      dispatchCount: 7,
      responseCount: 7,
      firstAttempt: { dispatchTime: seconds(1) },
      lastAttempt: { dispatchTime: seconds(1) },
      view: "FULL",
    });
    expect(task).toEqual({
      name: `${queue}/tasks/t1`,
      httpRequest: { ...httpRequest, headers: { "User-Agent": "Google-Cloud-Tasks" } },
      scheduleTime: { seconds: Math.floor(now / 1000), nanos: 234_000_000 },
      createTime: { seconds: Math.floor(now / 1000), nanos: 0 },
      dispatchDeadline: seconds(16, 2_000_000),
      dispatchCount: 0,
      responseCount: 0,
      view: "BASIC",
      retryConfig,
    });
    await bench.restart();
    expect(await get(task.name)).toEqual(task);
  });

  test("gets a number of 20 digits for a name, and 10 minutes", async () => {
    const { name, dispatchDeadline } = await create({ httpRequest: { url } });
    expect(name.slice(0, -20)).toBe(`${queue}/tasks/`);
    expect(name.slice(-20)).toMatch(/^[1-9]\d{19}$/);
    expect(dispatchDeadline).toMatchObject({ seconds: 600 });
  });

  test("is scheduled to the microsecond, and now when its time is past", async () => {
    const now = bench.clock.now() / 1000;
    const later = await create({ httpRequest: { url }, scheduleTime: seconds(now + 60, 123_456_789) });
    expect(later.scheduleTime).toEqual(seconds(now + 60, 123_456_000));
    const past = await create({ httpRequest: { url }, scheduleTime: seconds(0) });
    expect(past.scheduleTime).toMatchObject({ seconds: now });
  });

  test("goes to the root of an App Engine app, with no deadline but the app's", async () => {
    const task = await create({ appEngineHttpRequest: {} });
    expect(task.appEngineHttpRequest).toMatchObject({
      httpMethod: "POST",
      relativeUri: "/",
      appEngineRouting: { host: "my-project.appspot.com" },
    });
    expect(task).not.toHaveProperty("dispatchDeadline");
  });

  test("says the host of its App Engine routing, its own or the queue's", async () => {
    const appEngineRouting = { service: "s", version: "v", instance: "i", host: "evil.example" };
    const { name, appEngineHttpRequest: own } = await create({ appEngineHttpRequest: { appEngineRouting } });
    const routed = { service: "s", version: "v", instance: "i", host: "i-dot-v-dot-s-dot-my-project.appspot.com" };
    expect(own.appEngineRouting).toEqual(routed);
    await bench.tasks("UpdateQueue", { queue: { name: queue, appEngineRoutingOverride: { service: "w" } } });
    const override = { service: "w", host: "w-dot-my-project.appspot.com" };
    expect((await get(name)).appEngineHttpRequest.appEngineRouting).toEqual(override);
    const { tasks } = await bench.tasks("ListTasks", { parent: queue });
    expect(tasks[0].appEngineHttpRequest.appEngineRouting).toEqual(override);
  });

  test("takes retries of zero for none of its own", async () => {
    const retryConfig = { maxAttempts: 0, minBackoff: seconds(0) };
    expect(await create({ httpRequest: { url }, retryConfig })).not.toHaveProperty("retryConfig");
  });
});

describe("a task's size", () => {
  // The largest bodies that the real service took for these names (measured), in the form that it stores.
  const parent = "projects/cloudtasksemu/locations/us-central1";
  const prefix = "cte-probe-1234567890";
  const probe = async (suffix: "http" | "ae", request: (body: Buffer) => Message, length: number) => {
    const name = `${parent}/queues/${prefix}-${suffix}`;
    await bench.tasks("UpdateQueue", { queue: { name } });
    const attempt = (id: string, bytes: number) =>
      bench.tasks("CreateTask", {
        parent: name,
        task: { name: `${name}/tasks/${prefix}-${id}`, ...request(Buffer.alloc(bytes, "a")) },
      });
    expect(await attempt("t000001", length)).toHaveProperty("createTime");
    const refused = { code: "INVALID_ARGUMENT", message: "Task size too large" };
    await expect(attempt("t000002", length + 1)).rejects.toMatchObject(refused);
  };

  test("is limited for HTTP targets", () =>
    probe("http", (body) => ({ httpRequest: { url: "https://example.com/", body } }), 1_048_368));

  test("is limited for App Engine targets", () =>
    probe("ae", (body) => ({ appEngineHttpRequest: { body } }), 1_048_256));

  test("counts an App Engine deadline", () =>
    probe("ae", (body) => ({ appEngineHttpRequest: { body }, dispatchDeadline: seconds(900) }), 1_048_256 - 5));

  test("counts an App Engine service as part of the host", () => {
    const appEngineRouting = { service: "size-probe-service" };
    return probe("ae", (body) => ({ appEngineHttpRequest: { body, appEngineRouting } }), 1_048_256 - 19);
  });

  test("counts long texts as well", async () => {
    const oidcToken = { serviceAccountEmail: "é".repeat(600_000) };
    await expect(create({ httpRequest: { url, oidcToken } })).rejects.toMatchObject({ message: "Task size too large" });
  });
});

describe("a task's attempts", () => {
  test("are counted and told, and a run is one of them", async () => {
    const target = await openTarget();
    await bench.engine.start();
    await bench.tasks("PauseQueue", { name: queue });
    const retryConfig = { minBackoff: seconds(10) };
    const { name, scheduleTime } = await create({ httpRequest: { url: `${target.origin}/work` }, retryConfig });
    await bench.clock.advance(2500);
    const start = bench.clock.now();
    const run = await bench.tasks("RunTask", { name, responseView: "FULL" });
    expect(run).toMatchObject({ view: "FULL", dispatchCount: 1, responseCount: 0 });
    const request = await target.next();
    const dispatchTime = { seconds: Math.floor(start / 1000), nanos: 500_000_000 };
    const underWay = await get(name);
    expect(underWay.firstAttempt).toEqual({ dispatchTime });
    expect(underWay.lastAttempt.dispatchTime).toEqual(dispatchTime);
    expect(underWay.lastAttempt).not.toHaveProperty("responseTime");
    request.answer(502);
    await bench.attempts.next();
    const failed = await get(name);
    expect(failed).toMatchObject({
      dispatchCount: 1,
      responseCount: 1,
      firstAttempt: { dispatchTime },
      lastAttempt: {
        scheduleTime: expect.objectContaining({ seconds: expect.any(Number) }),
        dispatchTime,
        responseTime: dispatchTime,
        responseStatus: { code: 13, message: "INTERNAL(13): HTTP status code 502" },
      },
      scheduleTime: { seconds: Math.floor(start / 1000) + 10, nanos: 500_000_000 },
    });
    expect(failed.scheduleTime.seconds).toBeGreaterThan(scheduleTime.seconds);
    await bench.tasks("RunTask", { name });
    (await target.next()).answer(204);
    await bench.attempts.next();
    await expect(get(name)).rejects.toMatchObject({ code: "NOT_FOUND", message: texts.taskIsOver });
    await target.close();
  });
});

test("a deleted task is gone, and its name with it", async () => {
  const name = `${queue}/tasks/a`;
  await create({ name, httpRequest: { url } });
  expect(await bench.tasks("DeleteTask", { name })).toEqual({});
  await expect(create({ name, httpRequest: { url } })).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
  await bench.clock.advance(3_600_000);
  expect(await create({ name, httpRequest: { url } })).toMatchObject({ name });
});
