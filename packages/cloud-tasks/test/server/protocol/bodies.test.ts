import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Call, openServer, recordingTable, rest, type Server } from "./harness.ts";

const location = "projects/p/locations/l";
const queue = `${location}/queues/q`;
const limit = 4 * 1024 * 1024;

const calls: Call[] = [];
let server: Server;
beforeAll(async () => {
  server = await openServer(recordingTable(calls));
});
afterAll(() => server.close(0));
beforeEach(() => {
  calls.length = 0;
});

const call = (verb: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  rest(`${server.url}/v2/${path}`, verb, json, headers);

/** Sends bytes, with a length or in chunks. */
function send(path: string, body: Buffer, headers: Record<string, string>, chunked = false) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const length = chunked ? {} : { "content-length": String(body.length) };
    const request = httpRequest(`${server.url}/v2/${path}`, { method: "POST", headers: { ...headers, ...length } });
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    for (let at = 0; at < body.length; at += 65_536) request.write(body.subarray(at, at + 65_536));
    request.end();
  });
}

describe("a body", () => {
  test("that is the whole request is joined with the path, which wins", async () => {
    await call("POST", `${queue}/tasks`, { parent: "elsewhere", task: { name: "n" }, responseView: "FULL" });
    expect(calls).toMatchObject([{ request: { parent: queue, task: { name: "n" }, responseView: "FULL" } }]);
  });

  test("that is a field becomes that field; the path wins there too", async () => {
    await call("POST", `${location}/queues`, { name: "n", rate_limits: { maxDispatchesPerSecond: 2 } });
    await call("PATCH", `${queue}?updateMask=state`, { name: "elsewhere", state: "PAUSED" });
    await call("PATCH", `${location}/cmekConfig`, { kmsKey: "k" });
    expect(calls).toMatchObject([
      { request: { parent: location, queue: { name: "n", rateLimits: { maxDispatchesPerSecond: 2 } } } },
      { request: { queue: { name: queue, state: "PAUSED" }, updateMask: { paths: ["state"] } } },
      { request: { cmekConfig: { name: `${location}/cmekConfig`, kmsKey: "k" } } },
    ]);
  });

  test.each([
    ["nothing", undefined, null],
    ["null", "null", null],
    ["an empty text, as Google's client for Node writes it", '""', { name: "" }],
    ["an empty object", "{}", { name: "" }],
  ])("of %s", async (_, body, expected) => {
    expect(await call("POST", `${location}/queues`, body)).toMatchObject({ status: 200 });
    expect(calls[0]?.request.queue).toEqual(expected === null ? null : expect.objectContaining(expected));
  });

  test("is told where it is wrong", async () => {
    const { status, json } = await call("POST", `${location}/queues`, {
      retryConfig: { maxAttempts: "x", nonsense: 1 },
    });
    expect(status).toBe(400);
    expect(json.error.message.split("\n")).toEqual([
      `Invalid value at 'queue.retry_config.max_attempts' (TYPE_INT32), "x"`,
      `Invalid JSON payload received. Unknown name "nonsense" at 'queue.retry_config': Cannot find field.`,
    ]);
    expect(calls).toEqual([]);
  });

  test.each(["{", "{'a':1}", "nonsense", '{"task":{}}x', "\u0000"])("of %j is no JSON", async (body) => {
    const { status, json } = await call("POST", `${queue}/tasks`, body);
    expect([status, json.error.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(json.error.message).toMatch(/^Invalid JSON payload received\. ./);
    expect(json.error.details[0]["@type"]).toBe("type.googleapis.com/google.rpc.BadRequest");
    expect(calls).toEqual([]);
  });

  test("does not matter where the method has none", async () => {
    expect(await send(`${queue}:pause`, Buffer.from("{}"), {})).toMatchObject({ status: 200 });
    expect(await call("DELETE", queue, "{")).toMatchObject({ status: 200 });
  });

  test("is read whatever its content type says", async () => {
    const json = JSON.stringify({ task: { name: "n" } });
    await call("POST", `${queue}/tasks`, json, { "content-type": "application/x-www-form-urlencoded" });
    expect(calls).toMatchObject([{ request: { task: { name: "n" } } }]);
  });
});

describe("a large body", () => {
  const withBody = (length: number) => {
    const frame = JSON.stringify({ task: { httpRequest: { body: "" } } }).length;
    return Buffer.from(JSON.stringify({ task: { httpRequest: { body: "A".repeat(length - frame) } } }));
  };
  /** Whole groups of base64, as near to the limit as they come. */
  const largest = withBody(limit - ((limit - JSON.stringify({ task: { httpRequest: { body: "" } } }).length) % 4));
  const tooLarge = {
    error: {
      code: 413,
      message: `Request payload size exceeds the limit: ${limit} bytes.`,
      status: "INVALID_ARGUMENT",
    },
  };

  test.each([false, true])("of 4 MiB is taken (in chunks: %s)", async (chunked) => {
    expect(await send(`${queue}/tasks`, largest, {}, chunked)).toMatchObject({ status: 200 });
    expect(calls[0]?.request.task.httpRequest.body.length).toBeGreaterThan(3 * 1024 * 1024 - 100);
  });

  test.each([false, true])("of more is refused (in chunks: %s)", async (chunked) => {
    const { status, text } = await send(`${queue}/tasks`, Buffer.alloc(limit + 1, 32), {}, chunked);
    expect([status, JSON.parse(text)]).toEqual([413, tooLarge]);
    expect(calls).toEqual([]);
  });

  test("is refused before it has come", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST /v2/${queue}/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${limit + 1}\r\n\r\n`);
    const answer = await new Promise((resolve) => socket.setEncoding("utf8").once("data", resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test("is taken compressed, and refused when it is too large uncompressed", async () => {
    const gzip = { "content-encoding": "gzip" };
    expect(await send(`${queue}/tasks`, gzipSync(largest), gzip)).toMatchObject({ status: 200 });
    const { status, text } = await send(`${queue}/tasks`, gzipSync(Buffer.alloc(50 * limit)), gzip);
    expect([status, JSON.parse(text)]).toEqual([413, tooLarge]);
  });

  test.each([
    ["gzip", "is not gzip"],
    ["br", "is not supported"],
  ])("that is not what its encoding %s says is refused", async (encoding, message) => {
    const { status, text } = await send(`${queue}/tasks`, Buffer.from("{}"), { "content-encoding": encoding });
    expect([status, text]).toEqual([400, expect.stringContaining(message)]);
  });

  test("whose sender goes away reaches no call", async () => {
    const socket = connect(server.port, "127.0.0.1");
    const head = `POST /v2/${queue}/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{`;
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.destroy();
    await closed;
    // A whole round trip later the server has seen that it is gone.
    await call("GET", `${queue}`);
    expect(calls.map(({ method }) => method)).toEqual(["GetQueue"]);
    expect(server.defects).toEqual([]);
  });
});

describe("what is buffered", () => {
  const data = Buffer.from('{"id":1}');
  const buffered = (path: string, body: string | undefined, type: string) =>
    call("POST", `${queue}/${path}`, body, { "content-type": type });

  test("is the body itself, of the type that its header says", async () => {
    await buffered("tasks/t:buffer", data.toString(), "application/json; charset=utf-8");
    await buffered("tasks:buffer", "plain", "text/plain");
    await buffered("tasks:buffer", "{}", "application/json");
    await buffered("tasks:buffer", '[{"body":{}}]', "application/json");
    expect(calls.map(({ method, request }) => [method, request.queue, request.taskId, request.body])).toEqual([
      ["BufferTask", queue, "t", { contentType: "application/json; charset=utf-8", data, extensions: [] }],
      ["BufferTask", queue, "", { contentType: "text/plain", data: Buffer.from("plain"), extensions: [] }],
      ["BufferTask", queue, "", { contentType: "application/json", data: Buffer.from("{}"), extensions: [] }],
      [
        "BufferTask",
        queue,
        "",
        { contentType: "application/json", data: Buffer.from('[{"body":{}}]'), extensions: [] },
      ],
    ]);
  });

  test("is what a request of JSON says", async () => {
    const body = { contentType: "text/plain", data: data.toString("base64") };
    await buffered("tasks/t:buffer", JSON.stringify({ body }), "application/json");
    expect(calls).toMatchObject([{ request: { queue, taskId: "t", body: { contentType: "text/plain", data } } }]);
  });

  test("is nothing without a body, and binary where it is", async () => {
    await buffered("tasks:buffer", undefined, "text/plain");
    const bytes = Buffer.from([0, 255, 254, 13, 10]);
    await send(`${queue}/tasks:buffer`, bytes, { "content-type": "application/octet-stream" });
    expect(calls.map(({ request }) => request.body)).toEqual([
      null,
      { contentType: "application/octet-stream", data: bytes, extensions: [] },
    ]);
  });

  test("is refused when the request has something else beside it", async () => {
    const { status, json } = await buffered("tasks:buffer", '{"body":{"data":"%"},"nonsense":1}', "application/json");
    expect(status).toBe(400);
    expect(json.error.message.split("\n")).toHaveLength(2);
  });
});
