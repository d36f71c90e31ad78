import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PurgeQueueResponse, QueueList } from "@galley/contract";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { CliError } from "../../src/cli/cli-error.ts";
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

describe("purge on a terminal", () => {
  test("needs --yes, and tells what would go", async () => {
    const { url, calls, ...scene } = await startScene();
    await scene.accept();
    const refused = await purge("word-queue", { url }, true).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CliError);
    expect((refused as CliError).message).toBe(
      "this deletes the 1 waiting and 2 running tasks of word-queue and cancels their jobs. Add --yes to do it",
    );
    expect(scene.waiting.size).toBe(1);
    expect(calls.some((call) => call.startsWith("purge"))).toBe(false);
  });

  test.each([
    ["the output goes into a file", { in: true, out: false }, true],
    ["the input comes from one", { in: false, out: true }, true],
    ["there is none", { in: false, out: false }, false],
  ])("when %s", async (_where, terminal, asks) => {
    const before = { in: process.stdin.isTTY, out: process.stdout.isTTY };
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const become = (is: typeof terminal) => {
      process.stdin.isTTY = is.in;
      process.stdout.isTTY = is.out;
    };
    onTestFinished(() => {
      become(before);
      log.mockRestore();
    });
    const { url, ...scene } = await startScene();
    await scene.accept();
    become(terminal);
    const purged = await purge("word-queue", { url }).catch((error: unknown) => error);
    expect(purged instanceof CliError).toBe(asks);
    expect(scene.waiting.size).toBe(asks ? 1 : 0);
  });

  test("goes on with it", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const { url, ...scene } = await startScene();
    await scene.accept();
    await purge("word-queue", { url, yes: true }, true);
    expect(scene.waiting.size).toBe(0);
    expect(log.mock.calls).toEqual([["word-queue is purged: 1 job was cancelled."]]);
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
    expect([code, text]).toEqual([1, "galley: --url must be an http or https URL, not localhost:8080"]);
  });
});

test("a place at Google without its project is refused, and nothing is applied anywhere", async () => {
  const { galley, calls } = await startScene();
  const { code, text } = await galley("apply", "--location", "europe-west1");
  expect(code).toBe(1);
  expect(text).toMatch(/^galley: --location and --endpoint say where a Google project's queues are/);
  expect(calls).toEqual([]);
});
