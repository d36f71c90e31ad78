import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AppEngineRouting, HttpMethod, TaskRequest } from "../../src/engine/model.ts";
import { addressOf, bytes, type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";
import { openScriptedTarget, type ScriptedTarget } from "./scripted-target.ts";

const agent = "AppEngine-Google; (+http://code.google.com/appengine)";
const queue = "projects/my-project/locations/here/queues/mail";

let bench: EngineBench;
let run: EngineRun;
let target: ScriptedTarget;
beforeEach(async () => {
  bench = await openEngineBench();
});
afterEach(async () => {
  await bench.close();
  await target.close();
});

async function open(...answers: Parameters<typeof openScriptedTarget>): Promise<void> {
  target = await openScriptedTarget(...answers);
  run = await bench.open({ appEngineOrigin: target.origin });
  await run.engine.createQueue(queue, queueOf());
  await run.engine.start();
}

const create = (request: Partial<TaskRequest> = {}, more: { dispatchDeadline?: number } = {}) =>
  run.create({
    queue,
    name: "first",
    request: { target: { kind: "app_engine", relativeUri: "/work?x=1", routing: {} }, ...request },
    ...more,
  });

describe("the request of an App Engine task", () => {
  test("is, byte for byte, what the real service sends", async () => {
    await open(200);
    await create({ headers: { "X-Mine": "1" }, body: bytes("abc") });
    const { line, headers, body } = await target.next();
    expect(line).toBe("POST /work?x=1 HTTP/1.1");
    expect(headers).toEqual([
      `Host: 127.0.0.1:${target.port}`,
      "X-AppEngine-QueueName: mail",
      "X-AppEngine-TaskName: first",
      "X-AppEngine-TaskRetryCount: 0",
      "X-AppEngine-TaskExecutionCount: 0",
      "X-AppEngine-TaskETA: 1795348800.000000",
      "X-Mine: 1",
      "Content-Type: application/octet-stream",
      `User-Agent: ${agent}`,
      "Content-Length: 3",
      "Connection: keep-alive",
    ]);
    expect(body).toBe("abc");
  });

  test("has a content type only with a body, and the task's own in whatever case", async () => {
    await open(200);
    expect((await create()).request.headers).toEqual({ "User-Agent": agent });
    expect((await target.next()).header("Content-Type")).toBeUndefined();
    await run.attempts.next();
    const own = { queue, request: { ...(await appEngineRequest()), headers: { "content-type": "text/plain" } } };
    const created = await run.engine.createTask(own);
    expect(created.request.headers).toEqual({
      "content-type": "text/plain",
      "User-Agent": agent,
      "Content-Length": "3",
    });
    const { headers } = await target.next();
    expect(headers.filter((line) => /^content-/i.test(line))).toEqual([
      "content-type: text/plain",
      "Content-Length: 3",
    ]);
  });

  async function appEngineRequest(): Promise<TaskRequest> {
    return {
      target: { kind: "app_engine", relativeUri: "/", routing: {} },
      method: "POST",
      headers: {},
      body: bytes("abc"),
    };
  }

  test("names the task's own agent before Google's", async () => {
    await open(200);
    const created = await create({ headers: { "user-agent": "mine/1.0" } });
    expect(created.request.headers).toEqual({ "User-Agent": `mine/1.0 ${agent}` });
    expect((await target.next()).header("User-Agent")).toBe(`mine/1.0 ${agent}`);
  });

  test("leaves out what only the queue may say", async () => {
    await open(200);
    const forged = { Host: "x", "Content-Length": "9", "X-AppEngine-TaskName": "x", "X-CloudTasks-TaskName": "x" };
    await create({ headers: { ...forged, "X-Google-Y": "x", "X-Kept": "1" } });
    const { headers } = await target.next();
    expect(headers.filter((line) => /: x$/.test(line))).toEqual([]);
    expect(headers).toContain("X-Kept: 1");
    expect(headers).toContain("Content-Length: 0");
  });

  test.each<[HttpMethod, boolean]>([
    ["POST", true],
    ["PUT", true],
    ["PATCH", false],
    ["GET", false],
    ["DELETE", false],
  ])("by %s may have a body: %s", async (method, allowed) => {
    await open(200);
    const created = create({ method, body: bytes("x") });
    if (allowed) await expect(created).resolves.toBeDefined();
    else
      await expect(created).rejects.toMatchObject({
        code: "invalid_argument",
        message: `AppEngineHttpRequest.body is not allowed with the HTTP method ${method}.`,
      });
  });

  test("may take ten minutes where it sets no deadline", async () => {
    await open("silence");
    await create();
    expect((await run.engine.getTask(queue, "first")).dispatchDeadline).toBe(0);
    await target.next();
    await bench.clock.advance(599_999);
    await run.settle();
    expect(run.attempts.waiting).toEqual([]);
    expect(await run.engine.getTask(queue, "first")).toMatchObject({ inFlight: true, dispatchCount: 1 });
    await bench.clock.advance(1);
    expect(await run.attempts.next()).toMatchObject({ reason: "No answer in time" });
  });

  test.each([
    [14.9, false],
    [15, true],
    [86_415, true],
    [86_415.1, false],
  ])("may ask for %d s: %s", async (dispatchDeadline, allowed) => {
    await open(200);
    const created = create({}, { dispatchDeadline });
    if (allowed) await expect(created).resolves.toMatchObject({ dispatchDeadline });
    else
      await expect(created).rejects.toMatchObject({
        code: "invalid_argument",
        message: "Task.dispatchDeadline must be between [15s, 24h15s].",
      });
  });
});

describe("the requests of an App Engine task that fails", () => {
  test("count every answer, and give the reasons recorded at the real service", async () => {
    await open(503, 404, 429, 500, 302, "silence", 200);
    await create({}, { dispatchDeadline: 15 });
    const seen: unknown[] = [];
    const told = ["RetryCount", "ExecutionCount", "PreviousResponse", "RetryReason"];
    for (let attempt = 1; attempt <= 7; attempt++) {
      const { header } = await target.next();
      seen.push(told.map((name) => header(`X-AppEngine-Task${name}`)));
      if (attempt === 6) await bench.clock.advance(15_000);
      const { scheduleTime } = await run.attempts.next();
      if (scheduleTime !== undefined) await bench.clock.advance(scheduleTime - bench.clock.now());
    }
    expect(seen).toEqual([
      ["0", "0", undefined, undefined],
      ["1", "1", "503", "App Error"],
      ["2", "2", "404", "App Error"],
      ["3", "3", "429", "App Error"],
      ["4", "4", "500", "App Error"],
      ["5", "5", "302", "App Error"],
      ["6", "5", "0", "Instance Unavailable"],
    ]);
  });
});

describe("an App Engine task's address", () => {
  beforeEach(async () => {
    await open(200);
    await run.engine.pauseQueue(queue);
  });

  test.each<[AppEngineRouting, string]>([
    [{}, "my-project.appspot.com"],
    [{ service: "worker" }, "worker-dot-my-project.appspot.com"],
    [{ version: "v1", service: "worker" }, "v1-dot-worker-dot-my-project.appspot.com"],
    [{ instance: "0", version: "v1", service: "worker" }, "0-dot-v1-dot-worker-dot-my-project.appspot.com"],
    [{ service: "" }, "my-project.appspot.com"],
  ])("with the routing %j is at %s, on https", async (routing, host) => {
    await create({ target: { kind: "app_engine", relativeUri: "/work?x=1", routing } });
    expect(await addressOf(run, queue)).toBe(`https://${host}/work?x=1`);
  });

  test("follows the queue's routing before its own", async () => {
    const routing = { service: "own", version: "v1" };
    await create({ target: { kind: "app_engine", relativeUri: "/", routing } });
    await run.engine.updateQueue(queue, () => queueOf({}, { appEngineRouting: { service: "queues" } }));
    expect(await addressOf(run, queue)).toBe("https://queues-dot-my-project.appspot.com/");
    expect((await run.engine.getTask(queue, "first")).request.target).toMatchObject({ routing });
  });
});
