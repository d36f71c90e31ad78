import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable, Writable } from "node:stream";
import { PurgeQueueResponse, QueueList } from "@galley/contract";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { purge } from "../../src/cli/queues-commands.ts";
import { settings } from "../queues/fake-queues.ts";
import { createScene, taskOf } from "../queues/support.ts";

/** A Galley with nothing but its queues, and the command line beside it. */
async function startScene(change: Parameters<typeof createScene>[1] = {}) {
  const scene = await createScene({}, change);
  const url = await scene.app.listen({ host: "127.0.0.1", port: 0 });
  const galley = (...args: string[]) => runQueues([...args, "--url", url]);
  return { ...scene, url, galley };
}

async function runQueues(args: string[], env: Record<string, string> = {}) {
  const galley = runGalley(["queues", ...args], env);
  const { code } = await galley.ended;
  return { code, text: galley.lines.join("\n") };
}

/** A server on a free port that answers with `answer`. */
async function startServer(answer: Parameters<typeof createServer>[1] & object): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("galley queues, with a Galley that is running", () => {
  test("list shows a line for each queue, and with --json the answer itself", async () => {
    const { galley } = await startScene();
    const { code, text } = await galley("list");
    expect(code).toBe(0);
    expect(text.split("\n")).toEqual([
      "QUEUE          STATE    WAITING  IN FLIGHT  OLDEST  SENT/MIN  FAILED/MIN       RATE/S",
      "word-queue     running        0          2       -         7           1  12.5 of 100",
      "webhook-queue  running        0          2       -         7           1   12.5 of 50",
    ]);
    const json = await galley("list", "--json");
    expect(QueueList.parse(JSON.parse(json.text)).queues).toHaveLength(2);
  });

  test("pause, describe and resume", async () => {
    const { galley, queues } = await startScene();
    expect(await galley("pause", "word-queue")).toEqual({ code: 0, text: "word-queue is paused." });
    expect((await queues.getQueue("word-queue"))?.state).toBe("PAUSED");
    expect((await galley("describe", "word-queue")).text).toMatch(/^word-queue\n {2}state {8}paused\n/);
    expect(await galley("resume", "word-queue")).toEqual({ code: 0, text: "word-queue is running." });
    expect((await queues.getQueue("word-queue"))?.state).toBe("RUNNING");
  });

  test("tasks page by page, run and delete", async () => {
    const scene = await startScene();
    const [first, second] = [await scene.accept("one"), await scene.accept("two")];
    const page = await scene.galley("tasks", "word-queue", "--limit", "1");
    expect(page.text).toContain(taskOf(scene, first));
    expect(page.text).toContain(first);
    const [, cursor] = /There are more: --cursor (\S+)$/.exec(page.text) ?? [];
    const next = await scene.galley("tasks", "word-queue", "--cursor", cursor!);
    expect(next.text).toContain(second);
    expect(next.text).not.toContain(first);

    const task = taskOf(scene, first);
    expect((await scene.galley("run", "word-queue", task)).text).toBe(
      `Task ${task} is dispatched now, with job ${first}.`,
    );
    expect((await scene.galley("delete", "word-queue", task)).text).toBe(
      `Task ${task} is deleted; job ${first} is cancelled.`,
    );
    expect((await scene.status(first)).status).toBe("cancelled");
  });

  test("purge tells how many jobs were cancelled; a script needs no --yes", async () => {
    const scene = await startScene();
    const id = await scene.accept();
    expect(await scene.galley("purge", "word-queue")).toEqual({
      code: 0,
      text: "word-queue is purged: 1 job was cancelled.",
    });
    expect((await scene.status(id)).status).toBe("cancelled");
    const json = await scene.galley("purge", "word-queue", "--json");
    expect(PurgeQueueResponse.parse(JSON.parse(json.text)).cancelled_jobs).toBe(0);
  });

  test("apply tells what it has done", async () => {
    const wanted = { "word-queue": settings(7), "webhook-queue": settings(50), "new-queue": settings() };
    const { galley } = await startScene({ settings: wanted });
    const { text } = await galley("apply");
    expect(text.split("\n")).toEqual([
      "word-queue     updated",
      "  rate_limits.max_dispatches_per_second: 100 -> 7",
      "webhook-queue  unchanged",
      "new-queue      created",
    ]);
  });

  test("what Galley refuses is told in one line", async () => {
    const scene = await startScene();
    expect(await scene.galley("describe", "nope")).toEqual({
      code: 1,
      text: "galley: Galley has no queue nope. Its queues are word-queue, webhook-queue.",
    });
    scene.refuse("pauseQueue", "permission_denied", "cloudtasks.queues.pause is missing");
    expect(await scene.galley("pause", "word-queue")).toEqual({
      code: 1,
      text: "galley: The queue service does not allow Galley to do this with word-queue. Which role is missing stands in Galley's log.",
    });
  });
});

/** Somebody at a keyboard, who answers with a line, and what they are asked. */
function terminal(answer: string, is = { in: true, out: true }) {
  const asked: string[] = [];
  const stderr = new Writable({ write: (text, _encoding, done) => done(void asked.push(String(text))) });
  const stdin = Object.assign(Readable.from([`${answer}\n`]), { isTTY: is.in });
  return { streams: { stdin, stdout: { isTTY: is.out }, stderr } as unknown as NodeJS.Process, asked };
}

describe("purge on a terminal", () => {
  test.each([["n"], [""], ["yess"]])("tells what would go, and does nothing when the answer is %j", async (answer) => {
    const { url, calls, ...scene } = await startScene();
    await scene.accept();
    const { streams, asked } = terminal(answer);
    await expect(purge("word-queue", { url }, streams)).rejects.toThrow("nothing was done");
    expect(asked).toEqual([
      "this deletes the 1 waiting and 2 running tasks of word-queue and cancels their jobs. Go on? [y/N] ",
    ]);
    expect(scene.waiting.size).toBe(1);
    expect(calls.some((call) => call.startsWith("purge"))).toBe(false);
  });

  test.each([
    ["the answer is yes", {}, { in: true, out: true }],
    ["the output goes into a file, and the answer is yes", {}, { in: true, out: false }],
    ["nobody types", {}, { in: false, out: false }],
    ["it was said before", { yes: true as const }, { in: false, out: true }],
  ])("goes on with it where %s", async (_where, sure, is) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const { url, ...scene } = await startScene();
    await scene.accept();
    await purge("word-queue", { url, ...sure }, terminal("y", is).streams);
    expect(scene.waiting.size).toBe(0);
    expect(log.mock.calls).toEqual([["word-queue is purged: 1 job was cancelled."]]);
  });

  test("needs --yes where somebody types and the input comes from elsewhere", async () => {
    const { url, ...scene } = await startScene();
    await scene.accept();
    const refused = purge("word-queue", { url }, terminal("y", { in: false, out: true }).streams);
    await expect(refused).rejects.toMatchObject({ status: 2, message: expect.stringContaining("Add --yes to do it") });
    expect(scene.waiting.size).toBe(1);
  });
});

describe("where no Galley is", () => {
  test("nothing listens", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { code, text } = await runQueues(["list"], { PORT: String(port) });
    expect([code, text]).toEqual([
      1,
      `galley: no Galley answers at http://127.0.0.1:${port}; start one with \`npm start\``,
    ]);
  });

  test("something else listens", async () => {
    const url = await startServer((_request, response) => response.writeHead(200).end("<html>"));
    const { code, text } = await runQueues(["list", "--url", url]);
    expect([code, text]).toEqual([1, `galley: what answers at ${url} is not Galley (status 200)`]);
  });

  test("the connection breaks", async () => {
    const url = await startServer((request) => request.socket.destroy());
    const { code, text } = await runQueues(["purge", "word-queue", "--url", url]);
    expect([code, text]).toEqual([
      1,
      `galley: the Galley at ${url} ended the connection; what was asked for may have happened`,
    ]);
  });

  test("the address is none", async () => {
    const { code, text } = await runQueues(["list", "--url", "localhost:8080"]);
    expect([code, text]).toEqual([2, "galley: --url must be an http or https URL, not localhost:8080"]);
  });
});

test("a place at Google without its project is refused, and nothing is applied anywhere", async () => {
  const { galley, calls } = await startScene();
  const { code, text } = await galley("apply", "--location", "europe-west1");
  expect(code).toBe(2);
  expect(text).toMatch(/^galley: --location and --endpoint say where a Google project's queues are/);
  expect(calls).toEqual([]);
});
