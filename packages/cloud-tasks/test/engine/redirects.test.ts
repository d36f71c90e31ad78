import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpMethod, TaskRequest } from "../../src/engine/model.ts";
import { bytes, type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";
import { openScriptedTarget, type ScriptedTarget } from "./scripted-target.ts";

let bench: EngineBench;
let run: EngineRun;
const targets: ScriptedTarget[] = [];
beforeEach(async () => {
  bench = await openEngineBench();
});
afterEach(async () => {
  await bench.close();
  for (const target of targets.splice(0)) await target.close();
});

async function openTarget(...answers: Parameters<typeof openScriptedTarget>): Promise<ScriptedTarget> {
  const target = await openScriptedTarget(...answers);
  targets.push(target);
  return target;
}

async function open(maxRedirects?: number): Promise<void> {
  run = await bench.open({ ...(maxRedirects !== undefined && { maxRedirects }) });
  await run.engine.createQueue("mail", queueOf());
  await run.engine.start();
}

const create = (target: ScriptedTarget, request: Partial<TaskRequest> = {}, deadline = 600) =>
  run.create({
    name: "a",
    request: { target: { kind: "http", url: `${target.origin}/start?x=1` }, ...request },
    dispatchDeadline: deadline,
  });

const onward = (status: number, location = "/next?y=2") => ({ status, location });

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("by %i is a failure unless following was asked for", async (status) => {
    await open();
    const target = await openTarget(onward(status), 200);
    await create(target, { method: "GET" });
    expect((await target.next()).line).toBe("GET /start?x=1 HTTP/1.1");
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status });
    expect(target.waiting).toEqual([]);
    await bench.clock.advance(10_000);
    expect((await target.next()).header("X-CloudTasks-TaskPreviousResponse")).toBe(String(status));
  });

  test.each([307, 308])("by %i is followed with method, headers and body, within one attempt", async (status) => {
    await open(5);
    const target = await openTarget(onward(status), 200);
    await create(target, { method: "PUT", headers: { "X-Mine": "1" }, body: bytes("abc") });
    const [first, second] = [await target.next(), await target.next()];
    expect(second.line).toBe("PUT /next?y=2 HTTP/1.1");
    expect(second.headers).toEqual(first.headers);
    expect(second.body).toBe("abc");
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded", attempt: 1, status: 200 });
  });

  test.each<[number, HttpMethod, boolean]>([
    [301, "GET", true],
    [302, "GET", true],
    [303, "HEAD", true],
    [302, "POST", false],
    [303, "POST", false],
    [302, "DELETE", false],
    [300, "GET", false],
    [304, "GET", false],
  ])("by %i of a %s is followed: %s", async (status, method, followed) => {
    await open(5);
    const target = await openTarget(onward(status), 200);
    await create(target, { method });
    await target.next();
    if (followed) expect((await target.next()).line).toBe(`${method} /next?y=2 HTTP/1.1`);
    expect(await run.attempts.next()).toMatchObject(
      followed ? { result: "succeeded", status: 200 } : { result: "retried", status },
    );
    expect(target.waiting).toEqual([]);
  });

  test("without a place to go, or to none that there is, is a failure", async () => {
    await open(5);
    const target = await openTarget(307, onward(307, "http://"), 200);
    await create(target);
    for (let attempt = 1; attempt <= 2; attempt++) {
      await target.next();
      const { result, status, scheduleTime = 0 } = await run.attempts.next();
      expect([result, status]).toEqual(["retried", 307]);
      await bench.clock.advance(scheduleTime - bench.clock.now());
    }
    expect((await target.next()).line).toBe("POST /start?x=1 HTTP/1.1");
  });

  test("does not go round for ever, and counts as one attempt with one answer", async () => {
    await open(5);
    const target = await openTarget(onward(307, "/start?x=1"));
    await create(target);
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status: 307, attempt: 1 });
    expect(target.waiting).toHaveLength(1 + 5);
    expect(await run.engine.getTask("mail", "a")).toMatchObject({
      dispatchCount: 1,
      responseCount: 1,
      lastAttempt: { status: { message: "UNKNOWN(2): HTTP status code 307" } },
    });
    for (let seen = 0; seen < 6; seen++) await target.next();
    await bench.clock.advance(10_000);
    const { header } = await target.next();
    expect(header("X-CloudTasks-TaskRetryCount")).toBe("1");
    expect(header("X-CloudTasks-TaskExecutionCount")).toBe("1");
    expect(await run.engine.stats("mail")).toMatchObject({ dispatchedLastMinute: 2 });
  });

  test("ends with what the last place answers", async () => {
    await open(2);
    const target = await openTarget(onward(307), onward(308, "/last"), 503);
    await create(target);
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status: 503 });
    expect(target.waiting.map(({ line }) => line.split(" ")[1])).toEqual(["/start?x=1", "/next?y=2", "/last"]);
  });

  test("of an App Engine task is not followed", async () => {
    const target = await openTarget(onward(307), 200);
    run = await bench.open({ maxRedirects: 5, appEngineOrigin: target.origin });
    await run.engine.createQueue("mail", queueOf());
    await run.engine.start();
    await run.create({ request: { target: { kind: "app_engine", relativeUri: "/x", routing: {} } } });
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status: 307 });
    expect(target.waiting).toHaveLength(1);
  });

  test("gives the attempt no more time than it had", async () => {
    await open(5);
    const elsewhere = await openTarget("silence");
    await run.create({ name: "a", dispatchDeadline: 15 });
    const first = await bench.target.next();
    await bench.clock.advance(10_000);
    first.answer(307, { headers: { Location: `${elsewhere.origin}/` } });
    await elsewhere.next();
    await bench.clock.advance(4999);
    await run.settle();
    expect(run.attempts.waiting).toEqual([]);
    await bench.clock.advance(1);
    expect(await run.attempts.next()).toMatchObject({ result: "retried", reason: "No answer in time" });
  });
});

describe("the token of a redirected request", () => {
  const credentials = { kind: "oidc", serviceAccount: "a@b.test", audience: "https://worker.test" } as const;

  test("goes along within the origin it was made for", async () => {
    await open(5);
    const target = await openTarget(onward(307), 200);
    await create(target, { credentials });
    const [first, second] = [await target.next(), await target.next()];
    expect(first.header("Authorization")).toMatch(/^Bearer ey/);
    expect(second.header("Authorization")).toBe(first.header("Authorization"));
  });

  test("nor an Authorization or cookie of the task's own is given to another origin", async () => {
    await open(5);
    const second = await openTarget(200);
    const first = await openTarget(onward(307, `${second.origin}/second`));
    await create(first, { headers: { authorization: "Bearer mine", Cookie: "a=b", "X-Mine": "1" } });
    const { header } = await second.next();
    expect(["Authorization", "Cookie", "X-Mine"].map(header)).toEqual([undefined, undefined, "1"]);
  });

  test("is not given to another origin, nor to those it sends on to", async () => {
    await open(5);
    const third = await openTarget(200);
    const second = await openTarget(onward(307, `${third.origin}/third`));
    const first = await openTarget(onward(307, `${second.origin}/second`));
    await create(first, { credentials, body: bytes("abc") });
    expect((await first.next()).header("Authorization")).toMatch(/^Bearer ey/);
    for (const [target, path] of [
      [second, "/second"],
      [third, "/third"],
    ] as const) {
      const { line, header, body } = await target.next();
      expect([line, header("Authorization"), header("Host"), body]).toEqual([
        `POST ${path} HTTP/1.1`,
        undefined,
        `127.0.0.1:${target.port}`,
        "abc",
      ]);
    }
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
  });
});
