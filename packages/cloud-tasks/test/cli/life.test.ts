import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openTarget } from "../target.ts";
import { call, createTask, location, runCloudTasks, temporaryFolder } from "./process.ts";

let target: Awaited<ReturnType<typeof openTarget>>;
let args: string[];

beforeEach(async () => {
  target = await openTarget();
  onTestFinished(() => target.close());
  args = ["--port", "0", "--data", join(temporaryFolder(), "tasks.db"), "--queue", "mail:min-backoff=100ms"];
});

const tomorrow = () => new Date(Date.now() + 24 * 3600 * 1000).toISOString();

test("killed with SIGKILL and started again with the same file, it has its tasks, queues and keys", async () => {
  const first = runCloudTasks(args);
  const url = await first.ready;
  const keys = await call(url, "/jwks");
  const scheduleTime = tomorrow();
  for (const name of ["a", "b", "c"]) await createTask(url, "mail", { name, to: target.origin, scheduleTime });
  const before = await call(url, `/v2/${location}/queues/mail/tasks`);
  first.kill("SIGKILL");
  expect(await first.ended).toEqual({ code: null, signal: "SIGKILL" });

  const second = runCloudTasks(args.slice(0, 4));
  const again = await second.ready;
  expect(await call(again, `/v2/${location}/queues/mail/tasks`)).toEqual(before);
  expect(before.tasks).toHaveLength(3);
  expect(await call(again, "/jwks")).toEqual(keys);
  await second.line(/queues\/mail {2}500\/s, 1000 at once, 100 attempts, 3 tasks$/);
});

test("a task whose request was under way at the kill is sent again", async () => {
  const first = runCloudTasks(args);
  await createTask(await first.ready, "mail", { name: "a", to: `${target.origin}/work` });
  const cut = await target.next();
  first.kill("SIGKILL");
  await cut.cutOff;

  const second = runCloudTasks(args);
  const again = await target.next();
  expect([again.path, again.headers["x-cloudtasks-taskname"]]).toEqual(["/work", "a"]);
  again.answer(200);
  await second.line(/ a +attempt 2 {2}200 .* done$/);
});

test("GALLEY_FAULT kills the process at a fault point; what was acknowledged is not lost", async () => {
  const first = runCloudTasks(args, { env: { GALLEY_FAULT: "task-before-ack-commit:2" } });
  const url = await first.ready;
  await createTask(url, "mail", { name: "a", to: target.origin });
  (await target.next()).answer(200);
  await first.line(/ a +attempt 1 {2}200 .* done$/);
  await createTask(url, "mail", { name: "b", to: target.origin });
  (await target.next()).answer(200);
  expect(await first.ended).toEqual({ code: null, signal: "SIGKILL" });

  const second = runCloudTasks([...args, "--test-aids"]);
  const again = await target.next();
  expect(again.headers["x-cloudtasks-taskname"]).toBe("b");
  again.answer(200);
  await call(await second.ready, "/emulator:wait", {});
  expect(target.waiting).toEqual([]);
});

describe("at a signal", () => {
  test.for(["SIGINT", "SIGTERM"] as const)(
    "%s: a request under way is waited for, then it ends with 0",
    async (signal) => {
      const run = runCloudTasks(args);
      await createTask(await run.ready, "mail", { name: "a", to: target.origin });
      const request = await target.next();
      run.kill(signal);
      await run.line(/^Stopping: up to 5 s for requests under way/);
      request.answer(200);
      expect(await run.ended).toEqual({ code: 0, signal: null });
      expect(run.out.at(-2)).toMatch(/ a +attempt 1 {2}200 .* done$/);
      expect(run.out.at(-1)).toBe(`Stopped. What is left is in ${args[3]}.`);
    },
  );

  test("one that comes again ends it at once, and the task is sent again at the next start", async () => {
    const run = runCloudTasks(args);
    await createTask(await run.ready, "mail", { name: "a", to: target.origin });
    await target.next();
    // Those that come within half a second are taken for one, as npm sends each twice.
    const signals = setInterval(() => run.kill("SIGINT"), 50);
    onTestFinished(() => clearInterval(signals));
    expect(await run.ended).toEqual({ code: 130, signal: null });
    expect(run.out.filter((line) => line.startsWith("Stopp"))).toHaveLength(1);

    const second = runCloudTasks(args);
    (await target.next()).answer(200);
    await second.line(/ a +attempt 2 .* done$/);
  });
});
