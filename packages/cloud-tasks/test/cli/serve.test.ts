import { readdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openTarget } from "../target.ts";
import { call, createTask, location, runCloudTasks, temporaryFolder } from "./process.ts";

const mail = `${location}/queues/mail`;
let target: Awaited<ReturnType<typeof openTarget>>;

beforeEach(async () => {
  target = await openTarget();
  onTestFinished(() => target.close());
});

/** What a request for a host of that name is answered with. */
const statusFor = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(`${url}/jwks`, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });

/** Lines in the form of an attempt's. */
const attempts = (lines: string[]): string[] => lines.filter((line) => /^\d\d:\d\d:\d\d\.\d{3} {2}/.test(line));

test("the start tells where it is, what it keeps, which queues there are and how to reach it", async () => {
  const file = join(temporaryFolder(), "tasks.db");
  const run = runCloudTasks(["--port", "0", "--data", file, "-q", "mail", "slow:rate=0.5,concurrent=2,attempts=-1"]);
  const url = await run.ready;
  await run.line(/firebase-admin/);
  const authority = url.replace("http://", "");
  expect(run.out).toEqual([
    `Cloud Tasks is ready at ${url}`,
    `  data      ${file}`,
    `  queues    ${mail}  500/s, 1000 at once, 100 attempts`,
    `            ${location}/queues/slow  0.5/s, 2 at once, any number of attempts`,
    `  clients   gRPC to ${authority} without TLS, REST to ${url}, no credentials;`,
    `            firebase-admin with CLOUD_TASKS_EMULATOR_HOST=${authority}`,
  ]);
  expect(run.err).toEqual([]);
});

test("without --data it says that nothing is kept, and keeps nothing", async () => {
  const folder = temporaryFolder();
  const run = runCloudTasks(["--port", "0"], { env: { TMPDIR: folder } });
  await run.line(/test aids {1}POST/);
  expect(run.out).toContainEqual(expect.stringMatching(/^ {2}data {6}temporary: /));
  expect(run.out).toContainEqual(expect.stringMatching(/^ {2}queues {4}none yet; /));
  const kept = () => readdirSync(folder).filter((name) => name.startsWith("cloud-tasks-"));
  expect(kept()).toHaveLength(1);
  run.kill("SIGTERM");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.out.at(-1)).toBe("Stopped.");
  expect(kept()).toEqual([]);
});

test("queues come from flags, from a file and from the environment, with every setting", async () => {
  const file = join(temporaryFolder(), "queues.json");
  const settings = "rate=5,concurrent=2,attempts=3,retry-for=2m,min-backoff=500ms,max-backoff=1h,doublings=4,log=0.5";
  const full = "projects/example.com:shop/locations/us-east1/queues/full";
  writeFileSync(file, JSON.stringify({ queues: ["plain", { name: full, retryConfig: { maxAttempts: 7 } }] }));
  const args = ["--port", "0", "--queues", file, "--project", "p", "--location", "l"];
  const run = runCloudTasks(args, { env: { CLOUD_TASKS_QUEUES: ` mail:${settings} other ` } });
  const url = await run.ready;
  expect(await call(url, "/v2/projects/p/locations/l/queues/mail")).toEqual({
    name: "projects/p/locations/l/queues/mail",
    rateLimits: { maxDispatchesPerSecond: 5, maxBurstSize: 10, maxConcurrentDispatches: 2 },
    retryConfig: {
      maxAttempts: 3,
      maxRetryDuration: "120s",
      minBackoff: "0.500s",
      maxBackoff: "3600s",
      maxDoublings: 4,
    },
    state: "RUNNING",
    stackdriverLoggingConfig: { samplingRatio: 0.5 },
  });
  expect((await call(url, `/v2/${full}`)).retryConfig.maxAttempts).toBe(7);
  const { queues } = await call(url, "/v2/projects/p/locations/l/queues");
  expect(queues.map(({ name }: { name: string }) => name.split("/").at(-1))).toEqual(["mail", "other", "plain"]);
});

test("a flag with settings changes a queue that is there; a bare name does not", async () => {
  const file = join(temporaryFolder(), "tasks.db");
  async function rateWith(flag: string): Promise<number> {
    const run = runCloudTasks(["--port", "0", "--data", file, "--queue", flag]);
    const queue = await call(await run.ready, `/v2/${mail}`);
    run.kill("SIGTERM");
    await run.ended;
    return queue.rateLimits.maxDispatchesPerSecond;
  }
  expect(await rateWith("mail:rate=5")).toBe(5);
  expect(await rateWith("mail")).toBe(5);
  expect(await rateWith("mail:rate=7")).toBe(7);
});

test("each attempt is a line that says what came back and what follows", async () => {
  const run = runCloudTasks(["--port", "0", "--queue", "mail:attempts=2,min-backoff=100ms"]);
  const url = await run.ready;
  await createTask(url, "mail", { name: "welcome", to: `${target.origin}/` });
  (await target.next()).answer(500);
  (await target.next()).answer(404);
  await run.line(/given up/);
  await createTask(url, "mail", { name: "w2", to: `${target.origin}/` });
  (await target.next()).answer(204);
  await run.line(/done/);
  await createTask(url, "mail", { name: "w3", to: "http://127.0.0.1:1/" });
  await run.line(/w3 .* given up/);
  const lines = attempts(run.out).map((line) =>
    line.replace(/^.{12}/, "TIME").replace(/ {2}[ \d]{4} ms {2}/, "  SPAN  "),
  );
  const task = (name: string) => `TIME  mail  ${name.padEnd(20)}`;
  expect(lines).toEqual([
    `${task("welcome")}  attempt 1  500  SPAN  retry in 100 ms`,
    `${task("welcome")}  attempt 2  404  SPAN  given up`,
    `${task("w2")}  attempt 1  204  SPAN  done`,
    `${task("w3")}  attempt 1  -    SPAN  retry in 100 ms: connect ECONNREFUSED 127.0.0.1:1`,
    `${task("w3")}  attempt 2  -    SPAN  given up: connect ECONNREFUSED 127.0.0.1:1`,
  ]);
  expect(run.err).toEqual([]);
});

test("with --quiet there is no line of an attempt; what a queue logs is still told, as Cloud Logging has it", async () => {
  const run = runCloudTasks(["--port", "0", "--quiet", "--queue", "mail:log=1", "still"]);
  const url = await run.ready;
  for (const queue of ["mail", "still"]) {
    await createTask(url, queue, { name: "a-task", to: `${target.origin}/` });
    (await target.next()).answer(queue === "mail" ? 500 : 200);
  }
  (await target.next()).answer(200);
  await call(url, "/emulator:wait", {});
  run.kill("SIGTERM");
  await run.ended;
  expect(attempts(run.out)).toEqual([]);
  const entries = run.out.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const log = { task: `${mail}/tasks/a-task` };
  const facts = { maxAttempts: 100, targetAddress: `POST ${target.origin}/`, targetType: "HTTP" };
  expect(entries.map(({ severity, jsonPayload }) => [severity, jsonPayload])).toMatchObject([
    ["INFO", { ...log, taskCreationLog: { status: "OK" } }],
    ["INFO", { ...log, attemptDispatchLog: { ...facts, dispatchCount: "1", responseCount: "0" } }],
    ["ERROR", { ...log, attemptResponseLog: { ...facts, status: "INTERNAL", responseCount: "1" } }],
    ["INFO", { ...log, attemptDispatchLog: { ...facts, dispatchCount: "2", responseCount: "1" } }],
    ["INFO", { ...log, attemptResponseLog: { ...facts, status: "OK", responseCount: "2" } }],
  ]);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
  for (const { timestamp, jsonPayload } of entries) {
    expect(timestamp).toMatch(time);
    expect(jsonPayload["@type"]).toBe("type.googleapis.com/google.cloud.tasks.logging.v1.TaskActivityLog");
  }
  const [, , failure, , success] = entries.map(({ jsonPayload }) => jsonPayload.attemptResponseLog);
  expect(failure.retryTime).toMatch(time);
  expect(failure.attemptDuration).toMatch(/^\d+\.\d{6}s$/);
  expect(success).not.toHaveProperty("retryTime");
});

test("an address that others reach is warned of, and served", async () => {
  const run = runCloudTasks(["--port", "0", "--host", "0.0.0.0"]);
  const url = await run.ready;
  await run.line(/warning/);
  expect(run.err).toEqual([
    "cloud-tasks: warning: listens on 0.0.0.0 without access control: whoever reaches the port may read and change everything",
  ]);
  expect(await call(url, `/v2/${location}/queues`)).toEqual({});
});

test("--test-aids serves the aids with --data, too; --issuer and --allow-host are taken", async () => {
  const file = join(temporaryFolder(), "tasks.db");
  const run = runCloudTasks([
    ...["--port", "0", "--data", file, "--test-aids"],
    ...["--issuer", "http://tasks.test/", "--allow-host", "tasks.test", "other.test"],
  ]);
  const url = await run.ready;
  await run.line(/test aids/);
  expect(run.out).toContain("  issuer    http://tasks.test");
  expect(await call(url, "/emulator:reset", {})).toEqual({});
  expect((await call(url, "/.well-known/openid-configuration")).issuer).toBe("http://tasks.test");
  const named = (host: string) => statusFor(url, host);
  expect(await Promise.all(["tasks.test", "other.test", "third.test"].map(named))).toEqual([200, 200, 403]);
});

test("it serves on when nobody reads what it prints any more", async () => {
  const run = runCloudTasks(["--port", "0", "--queue", "mail"]);
  const url = await run.ready;
  run.hangUp();
  for (const name of ["a", "b"]) {
    await createTask(url, "mail", { name, to: target.origin });
    (await target.next()).answer(200);
    await call(url, "/emulator:wait", {});
  }
  run.kill("SIGTERM");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.err).toEqual([]);
});
