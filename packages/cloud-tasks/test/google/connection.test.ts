import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aTask, type Bench, itsMessage, mail, openBench } from "./bench.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const created = { ok: itsMessage };
const queue = { ok: { name: mail } };

describe("a service that goes away and comes back", () => {
  test("is told by its endpoint, and reached again by itself", async () => {
    // No time for a second try: each call is one.
    const queues = bench.connect({ timeouts: { call: 400 } });
    bench.service.decide("GetQueue", queue, queue);
    await queues.getQueue("mail");
    await bench.service.connected();

    await bench.service.stop();
    const message = new RegExp(`^Cloud Tasks at ${bench.service.endpoint} is not available\\. \\(.*ECONNREFUSED.*\\)$`);
    // The first call may still go out on the connection that was just cut.
    await until(async () => message.test(await failureOf(queues.getQueue("mail"))));

    await bench.service.start();
    await bench.service.connected();
    await until(async () => (await failureOf(queues.getQueue("mail"))) === "");
    expect(bench.service.received).toHaveLength(2);
  });

  test("costs a creation that was under way no more than a wait", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateTask", "silence", created);
    const creation = queues.createTask(aTask);
    await bench.service.next();
    await bench.service.stop();
    await bench.service.start();
    await bench.pass(500);
    expect(await creation).toMatchObject({ name: "once" });
  });
});

/** The text that a call fails with; empty when it does not. */
const failureOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "",
    ({ message }) => message,
  );

/** A channel's state changes some turns of the event loop after its socket's. */
async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
}

describe("a closed driver", () => {
  const closed = { code: "unavailable", message: "The connection to Cloud Tasks is closed." };

  test("ends calls under way, and makes no more", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateTask", ...Array(50).fill("silence"));
    const pending = Array.from({ length: 50 }, (_, n) => queues.createTask({ ...aTask, name: `task-${n}` }));
    const ends = Promise.allSettled(pending);
    for (let n = 0; n < 50; n++) await bench.service.next();
    await queues.close();
    for (const end of await ends) expect(end).toMatchObject({ status: "rejected", reason: closed });
    await expect(queues.getQueue("mail")).rejects.toMatchObject(closed);
    expect(bench.service.received).toHaveLength(50);
  });

  test("ends waits", async () => {
    const queues = bench.connect();
    bench.service.decide("CreateTask", { code: status.UNAVAILABLE, details: "down" });
    const creation = expect(queues.createTask(aTask)).rejects.toMatchObject(closed);
    await bench.pass(0);
    await queues.close();
    await creation;
    expect(bench.clock.waiting).toBe(0);
  });

  test("may be closed twice, or without having made a call", async () => {
    const queues = bench.connect();
    await queues.close();
    await queues.close();
    expect(bench.service.received).toEqual([]);
  });
});

test.each(["127.0.0.1", "http://127.0.0.1:8123", ":8123", "host:0", "host:65536", "a b:1", "host:80/path"])(
  "the endpoint %j is refused",
  (endpoint) => {
    expect(() => bench.connect({ endpoint })).toThrow(
      expect.objectContaining({ code: "invalid_argument", message: expect.stringContaining(endpoint) }),
    );
  },
);

test.each([
  [{ project: "" }, "project"],
  [{ project: "a/b" }, "project"],
  [{ location: "" }, "location"],
  [{ location: "a/queues" }, "location"],
])("%o is refused", (change, text) => {
  expect(() => bench.connect(change)).toThrow(
    expect.objectContaining({ code: "invalid_argument", message: expect.stringContaining(text) }),
  );
});

describe("a process of its own", () => {
  const child = fileURLToPath(new URL("./connection-child.ts", import.meta.url));
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "galley-adc-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Runs without any credentials but those given, and with a metadata server that is not there but at `metadata`. */
  async function run(
    endpoint: string,
    { metadata = "127.0.0.1:1", credentials = 5000, call = 10_000, env = {}, onAnswer = () => {} } = {},
  ) {
    const args = ["--conditions=galley-source", child, endpoint, String(credentials), String(call)];
    const process_ = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, HOME: home, GCE_METADATA_HOST: metadata, ...env },
    });
    let stdout = "";
    let stderr = "";
    process_.stdout.on("data", (piece) => {
      stdout += piece;
      onAnswer();
    });
    process_.stderr.on("data", (piece) => {
      stderr += piece;
    });
    const code = await new Promise((resolve) => process_.on("close", resolve));
    return { code, stderr, ...(stdout && JSON.parse(stdout)) };
  }

  test("with an endpoint looks for no credentials and says nothing on stderr", async () => {
    const asked: string[] = [];
    const metadata = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
    bench.service.decide("GetQueue", queue, queue);
    const at = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    const proxy = { http_proxy: "http://127.0.0.1:1", GOOGLE_APPLICATION_CREDENTIALS: join(home, "none.json") };
    expect(await run(bench.service.endpoint, { metadata: at, env: proxy })).toEqual({
      code: 0,
      stderr: "",
      answers: [{ queue: "mail" }, { queue: "mail" }],
      unhandled: [],
    });
    expect(asked).toEqual([]);
    await new Promise((resolve) => metadata.close(resolve));
  });

  test("is kept alive while a call waits to be made again, and ends after it", async () => {
    await bench.service.stop();
    const away = { code: "unavailable", message: expect.stringContaining("ECONNREFUSED") };
    // Time for one repetition, after half a second at most.
    const { code, answers, unhandled } = await run(bench.service.endpoint, { call: 700 });
    expect({ code, answers, unhandled }).toEqual({ code: 0, answers: [away, away], unhandled: [] });
  });

  test("without credentials says how to give them, each time, and breaks nothing", async () => {
    const missing = {
      code: "unauthenticated",
      message: expect.stringMatching(
        /^There are no usable Google credentials\. .*gcloud auth application-default login/,
      ),
    };
    expect(await run("")).toEqual({ code: 0, stderr: "", answers: [missing, missing], unhandled: [] });
  });

  test("does not wait for a metadata server that does not answer", async () => {
    const metadata = createServer(() => {});
    await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
    const at = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    const late = { code: "unauthenticated", message: expect.stringContaining("(None were found within 0.1 s.)") };
    // The library goes on to wait for 3 s, which keeps the process alive.
    const onAnswer = () => metadata.closeAllConnections();
    const { answers, unhandled } = await run("", { metadata: at, credentials: 100, onAnswer });
    expect({ answers, unhandled }).toEqual({ answers: [late, late], unhandled: [] });
    await new Promise((resolve) => metadata.close(resolve));
  });

  test("does not repeat a file of credentials that it cannot read", async () => {
    const file = join(home, "key.json");
    writeFileSync(file, "hunter2 is no JSON");
    const { answers, unhandled } = await run("", { env: { GOOGLE_APPLICATION_CREDENTIALS: file } });
    expect(answers[0]).toMatchObject({
      code: "unauthenticated",
      message: expect.stringContaining("The credentials are no JSON."),
    });
    expect(JSON.stringify(answers)).not.toContain("hunter2");
    expect(unhandled).toEqual([]);
  });

  test("names a file of credentials that is not there", async () => {
    const file = join(home, "none.json");
    const { answers } = await run("", { env: { GOOGLE_APPLICATION_CREDENTIALS: file } });
    expect(answers[0]).toMatchObject({ code: "unauthenticated", message: expect.stringContaining(file) });
  });
});
