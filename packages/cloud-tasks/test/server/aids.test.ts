import { join } from "node:path";
import { createManualClock } from "@galley/foundation";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type CloudTasksServer, type CloudTasksServerOptions, startCloudTasksServer } from "../../src/server/index.ts";
import { temporaryFolder } from "../cli/process.ts";
import { openTarget } from "../target.ts";

const queues = "projects/p/locations/l/queues";
const mail = `${queues}/mail`;
let target: Awaited<ReturnType<typeof openTarget>>;

beforeEach(async () => {
  target = await openTarget();
  onTestFinished(() => target.close());
});

async function open(options: CloudTasksServerOptions = {}): Promise<CloudTasksServer> {
  const server = await startCloudTasksServer({ port: 0, queues: [mail], ...options });
  onTestFinished(() => server.close(0));
  return server;
}

async function send({ url }: CloudTasksServer, path: string, body?: unknown, method = "POST") {
  const answer = await fetch(`${url}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const json = (await answer.json()) as { error?: { status: string; message: string }; [field: string]: unknown };
  return { status: answer.status, json };
}

const aid = (server: CloudTasksServer, call: string) => send(server, `/emulator:${call}`);

/** Makes a task in `mail`. */
const create = (server: CloudTasksServer, name: string, over: Record<string, unknown> = {}) =>
  send(server, `/v2/${mail}/tasks`, {
    task: { name: `${mail}/tasks/${name}`, httpRequest: { url: target.origin }, ...over },
  });

const tomorrow = () => new Date(Date.now() + 24 * 3600 * 1000).toISOString();

describe("reset", () => {
  test("leaves the queues of the start as they were then, and nothing else", async () => {
    const server = await open({
      queues: [{ name: mail, rateLimits: { maxDispatchesPerSecond: 5 } }, `${queues}/other`],
    });
    await send(server, `/v2/projects/p/locations/l/queues`, { name: `${queues}/later` });
    await send(server, `/v2/${mail}`, { rateLimits: { maxDispatchesPerSecond: 9 } }, "PATCH");
    await send(server, `/v2/${mail}:pause`, {});
    await send(server, `/v2/${queues}/other`, undefined, "DELETE");
    await create(server, "a", { scheduleTime: tomorrow() });
    expect(await aid(server, "reset")).toEqual({ status: 200, json: {} });
    const { json } = await send(server, "/v2/projects/p/locations/l/queues", undefined, "GET");
    expect(json.queues).toMatchObject([
      { name: mail, state: "RUNNING", rateLimits: { maxDispatchesPerSecond: 5 } },
      { name: `${queues}/other` },
    ]);
    expect(await send(server, `/v2/${mail}/tasks`, undefined, "GET")).toEqual({ status: 200, json: {} });
  });

  test("gives names back, of tasks and of queues", async () => {
    const server = await open();
    await create(server, "a");
    (await target.next()).answer(200);
    await aid(server, "wait");
    await send(server, `/v2/projects/p/locations/l/queues`, { name: `${queues}/later` });
    await send(server, `/v2/${queues}/later`, undefined, "DELETE");
    expect((await create(server, "a")).json.error?.status).toBe("ALREADY_EXISTS");
    await aid(server, "reset");
    expect((await create(server, "a")).status).toBe(200);
    (await target.next()).answer(200);
    expect((await send(server, `/v2/projects/p/locations/l/queues`, { name: `${queues}/later` })).status).toBe(200);
  });

  test("a request under way then has no say in anything afterwards", async () => {
    const server = await open();
    await create(server, "a");
    const old = await target.next();
    await aid(server, "reset");
    await create(server, "a");
    const fresh = await target.next();
    old.answer(500);
    fresh.answer(200);
    expect((await aid(server, "wait")).status).toBe(200);
    expect(target.waiting).toEqual([]);
  });
});

describe("wait", () => {
  test("answers at once when there is nothing, and after the last task otherwise", async () => {
    const server = await open();
    expect(await aid(server, "wait")).toEqual({ status: 200, json: {} });
    await create(server, "a");
    await create(server, "b");
    let waited = false;
    const wait = aid(server, "wait").then((answer) => {
      waited = true;
      return answer;
    });
    (await target.next()).answer(200);
    const last = await target.next();
    expect(waited).toBe(false);
    last.answer(200);
    expect(await wait).toEqual({ status: 200, json: {} });
  });

  test("can be for one queue; one that there is not is told of", async () => {
    const server = await open({ queues: [mail, `${queues}/other`] });
    await create(server, "a", { scheduleTime: tomorrow() });
    expect((await aid(server, `wait?queue=${queues}/other`)).status).toBe(200);
    expect((await aid(server, `wait?queue=${mail}&timeout=0.01`)).json.error).toMatchObject({
      status: "DEADLINE_EXCEEDED",
      message: "There were still tasks after 0.01 s.",
    });
    expect((await aid(server, "wait?queue=mail")).json.error).toMatchObject({
      status: "NOT_FOUND",
      message: 'There is no queue "mail"; its full name is needed.',
    });
  });

  test("a task that is given up or deleted is waited for no longer", async () => {
    const server = await open({ queues: [{ name: mail, retryConfig: { maxAttempts: 1 } }] });
    await create(server, "a");
    await create(server, "b", { scheduleTime: tomorrow() });
    const wait = aid(server, "wait");
    (await target.next()).answer(500);
    await send(server, `/v2/${mail}/tasks/b`, undefined, "DELETE");
    expect((await wait).status).toBe(200);
  });

  test("a server that stops does not let it hold on", async () => {
    const server = await open();
    await create(server, "a", { scheduleTime: tomorrow() });
    const wait = aid(server, "wait");
    await send(server, `/v2/${mail}`, undefined, "GET");
    // Nothing but the end of the wait can end this: the grace is longer than the test may take.
    await server.close(60_000);
    expect((await wait).json.error).toMatchObject({ status: "UNAVAILABLE", message: "The server is stopping." });
  });

  test("a caller that goes away is no error", async () => {
    const errors: unknown[] = [];
    const server = await open({ onError: (error) => errors.push(error) });
    await create(server, "a", { scheduleTime: tomorrow() });
    const gone = new AbortController();
    const wait = fetch(`${server.url}/emulator:wait`, { method: "POST", signal: gone.signal });
    // An answer to a later request on another connection: the wait has been taken up by then.
    await send(server, `/v2/${mail}`, undefined, "GET");
    gone.abort();
    await expect(wait).rejects.toThrow();
    await server.close();
    expect(errors).toEqual([]);
  });
});

describe("advance", () => {
  test("a task of tomorrow is sent now, and its retry of an hour later, too", async () => {
    const server = await open({ queues: [{ name: mail, retryConfig: { minBackoff: "3600s" } }] });
    const at = Date.now();
    await create(server, "a", { scheduleTime: tomorrow() });
    const { status, json } = await aid(server, `advance?seconds=${24 * 3600}`);
    expect(status).toBe(200);
    expect(Date.parse(json.now as string) - at).toBeGreaterThanOrEqual(24 * 3600 * 1000);
    (await target.next()).answer(500);
    // The answer comes before it is stored: the retry is set once the attempt shows.
    await expect
      .poll(async () => (await send(server, `/v2/${mail}/tasks/a`, undefined, "GET")).json.lastAttempt)
      .toMatchObject({ responseStatus: { code: 13 } });
    expect(target.waiting).toEqual([]);
    await aid(server, "advance?seconds=3600");
    (await target.next()).answer(200);
    expect((await aid(server, "wait")).status).toBe(200);
  });

  test("the name of an ended task is free after its reservation", async () => {
    const server = await open({ taskNameReservation: 3600 });
    await create(server, "a");
    (await target.next()).answer(200);
    await aid(server, "wait");
    await aid(server, "advance?seconds=3599");
    expect((await create(server, "a")).status).toBe(409);
    await aid(server, "advance?seconds=2");
    expect((await create(server, "a")).status).toBe(200);
    (await target.next()).answer(200);
  });

  test("takes a number of seconds up to a year, and nothing else", async () => {
    const server = await open();
    for (const query of ["", "?seconds=", "?seconds=-1", "?seconds=1e9", "?seconds=day", "?seconds=NaN"]) {
      expect((await aid(server, `advance${query}`)).json.error?.message).toBe(
        "seconds must be a number of seconds from 0 to 31622400.",
      );
    }
  });

  test("is refused with a clock that cannot be moved", async () => {
    const { now, after } = createManualClock();
    const server = await open({ clock: { now, after } });
    expect((await aid(server, "advance?seconds=1")).json.error?.status).toBe("FAILED_PRECONDITION");
  });
});

test("a server that keeps its data has no aids, and says how to have them", async () => {
  const data = join(temporaryFolder(), "tasks.db");
  const server = await open({ data });
  for (const call of ["reset", "wait", "advance?seconds=1"])
    expect(await aid(server, call)).toMatchObject({
      status: 400,
      json: { error: { message: "The test aids are off, as this server keeps its data: see --test-aids." } },
    });
  await server.close();
  expect((await aid(await open({ data, testAids: true }), "reset")).status).toBe(200);
  const without = await open({ testAids: false });
  expect((await aid(without, "reset")).status).toBe(400);
});

test("other methods and other names are not there", async () => {
  const server = await open();
  expect((await send(server, "/emulator:reset", undefined, "GET")).status).toBe(404);
  expect((await aid(server, "toString")).status).toBe(404);
  expect((await send(server, "//emulator:reset")).status).toBe(404);
});
