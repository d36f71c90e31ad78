import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";
import { openRawTarget } from "./raw-target.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings());
  await run.queues.start();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
describe("a request", () => {
  test("is, byte for byte, what the real service sends", async () => {
    const raw = await openRawTarget("503 Service Unavailable");
    bench.pointAt(`http://127.0.0.1:${raw.port}`);
    await seconds(0.246);
    await run.queues.createTask({
      queue: "mail",
      name: "first",
      path: "/work?of=1&to=%C3%BC",
      body: '{"a":"ü"}',
      headers: { "content-TYPE": "application/json", "X-Mine": "1" },
    });
    const golden = (retry: string) =>
      [
        "POST /work?of=1&to=%C3%BC HTTP/1.1",
        `Host: 127.0.0.1:${raw.port}`,
        "X-CloudTasks-QueueName: mail",
        "X-CloudTasks-TaskName: first",
        retry,
        "content-TYPE: application/json",
        "X-Mine: 1",
        "User-Agent: Google-Cloud-Tasks",
        "Authorization: Bearer <token>",
        "Content-Length: 10",
        "Connection: keep-alive",
        "",
        Buffer.from('{"a":"ü"}').toString("latin1"),
      ].join("\r\n");
    const seen = async () => (await raw.next()).replace(/Bearer [\w-]+\.[\w-]+\.[\w-]+\r/, "Bearer <token>\r");
    expect(await seen()).toBe(
      golden(
        "X-CloudTasks-TaskRetryCount: 0\r\nX-CloudTasks-TaskExecutionCount: 0\r\nX-CloudTasks-TaskETA: 1795348800.246000",
      ),
    );
    await run.attempts.next();
    await seconds(10);
    expect(await seen()).toBe(
      golden(
        "X-CloudTasks-TaskRetryCount: 1\r\nX-CloudTasks-TaskExecutionCount: 0\r\nX-CloudTasks-TaskETA: 1795348810.246000\r\n" +
          "X-CloudTasks-TaskPreviousResponse: 503\r\nX-CloudTasks-TaskRetryReason: ",
      ),
    );
    await raw.close();
  });

  test("has no content type and nothing else that the task does not have", async () => {
    await run.queues.createTask({ queue: "mail", path: "/work", body: "" });
    const { headers, answer } = await bench.target.next();
    expect(Object.keys(headers).sort()).toEqual([
      "authorization",
      "connection",
      "content-length",
      "host",
      "user-agent",
      "x-cloudtasks-queuename",
      "x-cloudtasks-tasketa",
      "x-cloudtasks-taskexecutioncount",
      "x-cloudtasks-taskname",
      "x-cloudtasks-taskretrycount",
    ]);
    expect(headers["content-length"]).toBe("0");
    answer(200);
  });

  test("carries none of the headers that only the queue may set, in whatever case", async () => {
    const forged = {
      HOST: "elsewhere",
      "content-length": "1",
      "User-agent": "me",
      authorization: "Bearer mine",
      "X-CloudTasks-TaskRetryCount": "7",
      "x-google-thing": "1",
      "X-APPENGINE-QueueName": "x",
      "Transfer-Encoding": "chunked",
      Connection: "close",
    };
    const created = await run.queues.createTask({
      queue: "mail",
      path: "/work",
      body: "ab",
      headers: { ...forged, "X-Kept": "1" },
    });
    expect(created.headers).toEqual({ "X-Kept": "1" });
    const { headers, body, answer } = await bench.target.next();
    answer(200);
    expect(body).toBe("ab");
    expect(headers).toMatchObject({
      host: new URL(bench.target.origin).host,
      "content-length": "2",
      "user-agent": "Google-Cloud-Tasks",
      "x-cloudtasks-taskretrycount": "0",
      connection: "keep-alive",
      "x-kept": "1",
    });
    expect(headers["x-google-thing"] ?? headers["x-appengine-queuename"] ?? headers["transfer-encoding"]).toBe(
      undefined,
    );
    expect(headers.authorization).not.toBe("Bearer mine");
  });

  test("goes to the configured origin, whatever the path looks like", async () => {
    await run.queues.createTask({ queue: "mail", path: "//elsewhere.test/x", body: "" });
    const { path, headers, answer } = await bench.target.next();
    answer(200);
    expect(path).toBe("//elsewhere.test/x");
    expect(headers.host).toBe(new URL(bench.target.origin).host);
  });

  test("uses its connection again", async () => {
    for (let round = 0; round < 3; round++) {
      await run.queues.createTask({ queue: "mail", path: "/work", body: "" });
      (await bench.target.next()).answer(200, { body: "x".repeat(1000) });
      expect(await run.attempts.next()).toMatchObject({ result: "succeeded", status: 200 });
    }
  });
});
