import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpMethod, TaskRequest } from "../../src/engine/model.ts";
import { bytes, type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";
import { openScriptedTarget, type ScriptedTarget } from "./scripted-target.ts";

const queue = "projects/my-project/locations/here/queues/mail";

let bench: EngineBench;
let run: EngineRun;
let target: ScriptedTarget;
afterEach(async () => {
  await bench.close();
  await target.close();
});

async function open(...answers: Parameters<typeof openScriptedTarget>): Promise<void> {
  bench = await openEngineBench();
  target = await openScriptedTarget(...answers);
  run = await bench.open({
    service: {
      origin: () => target.origin,
      serviceAccount: "tasks@galley.test",
      audience: () => "https://worker.test",
    },
  });
  await run.engine.createQueue(queue, queueOf());
  await run.engine.start();
}

const create = (request: Partial<TaskRequest>, path = "/work", name = "first") =>
  run.create({ queue, name, request: { target: { kind: "http", url: `${target.origin}${path}` }, ...request } });

describe("the request of an HTTP task", () => {
  beforeEach(() => open(200));

  test("is, byte for byte, what the real service sends", async () => {
    await bench.clock.advance(246.814);
    const headers = { "content-TYPE": "application/json", "X-Mine": "1", "x-other": "" };
    await create({ headers, body: bytes('{"a":"ü"}') }, "/work?of=1&to=%C3%BC");
    const { line, headers: sent, body } = await target.next();
    expect(line).toBe("POST /work?of=1&to=%C3%BC HTTP/1.1");
    expect(sent).toEqual([
      `Host: 127.0.0.1:${target.port}`,
      "X-CloudTasks-QueueName: mail",
      "X-CloudTasks-TaskName: first",
      "X-CloudTasks-TaskRetryCount: 0",
      "X-CloudTasks-TaskExecutionCount: 0",
      "X-CloudTasks-TaskETA: 1795348800.246814",
      "content-TYPE: application/json",
      "X-Mine: 1",
      "x-other: ",
      "User-Agent: Google-Cloud-Tasks",
      "Content-Length: 10",
      "Connection: keep-alive",
    ]);
    expect(body).toBe(Buffer.from('{"a":"ü"}').toString("latin1"));
  });

  test.each<[HttpMethod, boolean]>([
    ["POST", true],
    ["PUT", true],
    ["PATCH", true],
    ["GET", false],
    ["HEAD", false],
    ["DELETE", false],
    ["OPTIONS", false],
  ])("by %s carries a body: %s, to the last byte, and no other length", async (method, takesBody) => {
    const all = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
    if (!takesBody)
      await expect(create({ method, body: all })).rejects.toMatchObject({
        code: "invalid_argument",
        message: `HttpRequest.body is not allowed with the HTTP method ${method}.`,
      });
    await create({ method, ...(takesBody && { body: all }) });
    const { line, body, header } = await target.next();
    expect(line).toBe(`${method} /work HTTP/1.1`);
    expect(Buffer.from(body, "latin1").equals(Buffer.from(takesBody ? all : []))).toBe(true);
    expect(header("Content-Length")).toBe(takesBody ? "512" : undefined);
    expect(header("Transfer-Encoding") ?? header("Content-Type") ?? header("Accept")).toBeUndefined();
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
  });

  test("without a body says so where one is usual", async () => {
    await create({ method: "PUT" });
    const { body, header } = await target.next();
    expect([body, header("Content-Length"), header("Content-Type")]).toEqual(["", "0", undefined]);
  });

  test("leaves out what only the queue may say, and is kept and shown without it", async () => {
    const forged = {
      HOST: "elsewhere",
      "content-length": "1",
      "user-AGENT": "me",
      "X-CloudTasks-TaskRetryCount": "7",
      "x-cloudtasks-new": "1",
      "x-google-thing": "1",
      "X-AppEngine-QueueName": "x",
      "Transfer-Encoding": "chunked",
      Connection: "close",
      TE: "trailers",
      Upgrade: "h2c",
      Expect: "100-continue",
    };
    const created = await create({ headers: { ...forged, "X-Kept": "1" }, body: bytes("ab") });
    expect(created.request.headers).toEqual({ "X-Kept": "1", "User-Agent": "Google-Cloud-Tasks" });
    const { headers, body } = await target.next();
    expect(body).toBe("ab");
    expect(headers).toEqual([
      `Host: 127.0.0.1:${target.port}`,
      "X-CloudTasks-QueueName: mail",
      "X-CloudTasks-TaskName: first",
      "X-CloudTasks-TaskRetryCount: 0",
      "X-CloudTasks-TaskExecutionCount: 0",
      expect.stringMatching(/^X-CloudTasks-TaskETA: /),
      "X-Kept: 1",
      "User-Agent: Google-Cloud-Tasks",
      "Content-Length: 2",
      "Connection: keep-alive",
    ]);
  });

  test("keeps an Authorization of its own", async () => {
    await create({ headers: { authorization: "Basic bWU6bWU=" } });
    expect((await target.next()).headers.filter((line) => /^authorization/i.test(line))).toEqual([
      "authorization: Basic bWU6bWU=",
    ]);
  });

  test.each([
    [{ "X-Bad": "a\r\nX-Injected: 1" }, "X-Bad"],
    [{ "X Bad": "1" }, "X Bad"],
  ])("is refused with headers that HTTP cannot carry", async (headers, name) => {
    await expect(create({ headers })).rejects.toMatchObject({
      code: "invalid_argument",
      message: `The header "${name}" cannot be sent over HTTP.`,
    });
  });

  test("is shown again as it was given", async () => {
    await run.engine.pauseQueue(queue);
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const request = { method: "PUT" as const, headers: { "X-A": "1" }, body };
    const created = await create(request, "/work?x=%2F#part");
    const read = await run.engine.getTask(queue, "first");
    expect(read.request).toMatchObject({
      target: { kind: "http", url: `${target.origin}/work?x=%2F#part` },
      method: "PUT",
      headers: { "X-A": "1", "User-Agent": "Google-Cloud-Tasks" },
    });
    expect(Buffer.from(read.request.body)).toEqual(Buffer.from(body));
    expect({ ...read, request: 0 }).toEqual({ ...created, request: 0 });
  });
});

describe("the requests of a task that fails", () => {
  test("tell the answers as the real service tells them", async () => {
    await open(503, 404, 429, 500, 302, 200);
    await create({ headers: { "X-Mine": "1" } });
    const seen: unknown[] = [];
    for (;;) {
      const { headers } = await target.next();
      const retry = headers.filter((line) => /^X-CloudTasks-Task(RetryC|Exec|Prev|RetryR)/.test(line));
      seen.push(retry.map((line) => line.slice("X-CloudTasks-Task".length)));
      const { scheduleTime, result } = await run.attempts.next();
      if (result === "succeeded") break;
      await bench.clock.advance(scheduleTime! - bench.clock.now());
    }
    expect(seen).toEqual([
      ["RetryCount: 0", "ExecutionCount: 0"],
      ["RetryCount: 1", "ExecutionCount: 0", "PreviousResponse: 503", "RetryReason: "],
      ["RetryCount: 2", "ExecutionCount: 1", "PreviousResponse: 404", "RetryReason: "],
      ["RetryCount: 3", "ExecutionCount: 2", "PreviousResponse: 429", "RetryReason: "],
      ["RetryCount: 4", "ExecutionCount: 2", "PreviousResponse: 500", "RetryReason: "],
      ["RetryCount: 5", "ExecutionCount: 3", "PreviousResponse: 302", "RetryReason: "],
    ]);
  });

  test("tell a timeout as 504, and when the attempt they are was due", async () => {
    await open("silence", 200);
    await run.create({
      queue,
      request: { target: { kind: "http", url: target.origin } },
      dispatchDeadline: 15,
    });
    await target.next();
    await bench.clock.advance(15_000);
    await run.attempts.next();
    await bench.clock.advance(10_000);
    const { header } = await target.next();
    const told = ["RetryCount", "ExecutionCount", "ETA", "PreviousResponse", "RetryReason"];
    expect(told.map((name) => header(`X-CloudTasks-Task${name}`))).toEqual(["1", "0", "1795348825.000000", "504", ""]);
  });
});

describe("the request of a task for the service itself", () => {
  test("goes to the service's address of the moment, with the service's token and no other", async () => {
    await open(500, 200);
    const elsewhere = await openScriptedTarget(200);
    let origin = target.origin;
    await run.close();
    run = await bench.open({
      service: { origin: () => origin, serviceAccount: "tasks@galley.test", audience: () => "https://worker.test" },
    });
    await run.engine.start();
    const headers = { Authorization: "Bearer mine", "X-Mine": "1" };
    await create({ target: { kind: "service", path: "/jobs/1?x=y" }, headers });
    const first = await target.next();
    expect(first.line).toBe("POST /jobs/1?x=y HTTP/1.1");
    const authorization = first.headers.filter((line) => /^authorization/i.test(line));
    expect(authorization).toEqual([expect.stringMatching(/^Authorization: Bearer [\w-]+\.[\w-]+\.[\w-]+$/)]);
    await run.attempts.next();
    origin = elsewhere.origin;
    await bench.clock.advance(10_000);
    expect((await elsewhere.next()).header("Host")).toBe(`127.0.0.1:${elsewhere.port}`);
    await elsewhere.close();
  });

  test("has nowhere to go where there is no service", async () => {
    await open(200);
    await run.close();
    run = await bench.open();
    await run.engine.start();
    await create({ target: { kind: "service", path: "/" } });
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status: undefined });
    expect(target.waiting).toEqual([]);
  });
});
