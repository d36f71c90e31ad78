import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCloudTasks, temporaryFolder } from "./process.ts";

/** Starts what must not start; its one line, without the program's name, and how it ended. */
async function refusal(args: string[], env: Record<string, string> = {}): Promise<[code: number | null, line: string]> {
  const run = runCloudTasks(["--port", "0", ...args], { env });
  const { code } = await run.ended;
  expect(run.out).toEqual([]);
  expect(run.err).toHaveLength(1);
  expect(run.err[0]).toMatch(/^cloud-tasks: /);
  return [code, run.err[0]!.replace("cloud-tasks: ", "")];
}

const queue = "projects/local/locations/europe-west1/queues/mail";

const wrong: [args: string[], line: string | RegExp][] = [
  [["--prot", "1"], "unknown option '--prot' (Did you mean --port?)"],
  [["start"], /^too many arguments/],
  [["--port"], "option '-p, --port <number>' argument missing"],
  [["--port", "70000"], /--port.*'70000' is invalid. It must be a whole number from 0 to 65535\.$/],
  [["--port", "1e3"], /--port/],
  [["--data", ""], /--data.*It is empty/],
  [["--queue", "no_underscore"], /A queue's name is projects/],
  [["--queue", "mail:rate=0"], /rate=0: It must be more than 0\.$/],
  [["--queue", "mail:rate=fast"], /rate=fast: It must be a number\.$/],
  [["--queue", "mail:attempts=1.5"], /attempts=1.5: It must be a whole number\.$/],
  [["--queue", "mail:log=2"], /log=2: It must be from 0 to 1\.$/],
  [["--queue", "mail:min-backoff=soon"], /min-backoff=soon: Write it like 500ms, 4s, 5m, 1h or 2d\.$/],
  [["--queue", "mail:colour=red"], /"colour=red" is no setting; there are rate, concurrent, attempts/],
  [["--queue", "mail:rate=1,rate=2"], /rate is set twice/],
  [
    ["--queue", "mail:rate=501"],
    `Queue ${queue}: RateLimits.maxDispatchesPerSecond must be less than or equal to 500.`,
  ],
  [["--queue", "mail:concurrent=-1"], `Queue ${queue}: RateLimits.maxConcurrentDispatches cannot be negative.`],
  [["--queue", "mail", "--queue", "mail"], `the queue ${queue} is named twice`],
  [["--queues", "/nowhere/queues.json"], "--queues: the file /nowhere/queues.json does not exist"],
  [["--project", "a/b"], /--project.*letters, digits, colons, points and hyphens/],
  [["--issuer", "accounts.test"], /--issuer.*must be a URL/],
  [["--app-engine-origin", "http://127.0.0.1:1/path"], /--app-engine-origin.*without a path/],
  [["--max-redirects", "99"], /--max-redirects.*from 0 to 20/],
  [["--task-name-reservation", "-1"], /--task-name-reservation/],
];

test.for(wrong)("%j is told in one line, with 2", async ([args, line]) => {
  const [code, told] = await refusal(args);
  expect(told).toEqual(typeof line === "string" ? line : expect.stringMatching(line));
  expect(code).toBe(2);
});

test("a variable that is wrong is named; one that is empty does not count", async () => {
  const run = runCloudTasks([], { env: { PORT: "http" } });
  expect(await run.ended).toEqual({ code: 2, signal: null });
  expect(run.err).toEqual([expect.stringContaining("value 'http' from env 'PORT' is invalid")]);
  const other = runCloudTasks(["--port", "0"], { env: { PORT: "", CLOUD_TASKS_DATA: "", CLOUD_TASKS_QUEUES: " " } });
  await other.ready;
});

test("a fault point whose name is none is told of", async () => {
  expect(await refusal([], { GALLEY_FAULT: "a b" })).toEqual([2, expect.stringContaining("GALLEY_FAULT: a b")]);
});

test.for([
  ["{", /is not JSON: /],
  ['"mail"', /holds no list of queues$/],
  ['[{"rateLimits":{}}]', /has no name in the queue at place 1$/],
  ['["mail","mail"]', /named twice$/],
  ['[{"name":"mail","rateLimit":{}}]', /Queue projects.*Unknown name "rateLimit"/],
] as const)("a file of queues that is wrong: %s", async ([text, line]) => {
  const file = join(temporaryFolder(), "queues.json");
  writeFileSync(file, text);
  expect(await refusal(["--queues", file])).toEqual([2, expect.stringMatching(line)]);
});

describe("what stands in the way is told in one line, with 1", () => {
  test("a port in use", async () => {
    const other = createServer();
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const folder = temporaryFolder();
    expect(await refusal(["--port", String(port)], { TMPDIR: folder })).toEqual([
      1,
      `port ${port} on 127.0.0.1 is in use; choose another with --port, or 0 for a free one`,
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("cloud-tasks-"))).toEqual([]);
  });

  test("an address of another machine", async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737).
    expect(await refusal(["--host", "192.0.2.1"])).toEqual([1, "192.0.2.1 is not an address of this machine"]);
  });

  test("a data file that is damaged, which is left as it was", async () => {
    const file = join(temporaryFolder(), "tasks.db");
    writeFileSync(file, "SQLite format 3\0 and then nothing of the kind".repeat(300));
    const before = readFileSync(file);
    const [code, line] = await refusal(["--data", file]);
    expect(line).toMatch(`the data file ${file} is damaged or not a SQLite database`);
    expect(code).toBe(1);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}-owner`)).toBe(false);
  });

  test("a data file that another process has", async () => {
    const file = join(temporaryFolder(), "tasks.db");
    await runCloudTasks(["--port", "0", "--data", file]).ready;
    expect(await refusal(["--data", file])).toEqual([1, `the data file ${file} is in use by another process`]);
  });

  test("a data file that cannot be", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "a-file");
    writeFileSync(file, "precious");
    expect(await refusal(["--data", join(folder, "none", "tasks.db")])).toEqual([
      1,
      `--data: the folder ${join(folder, "none")} does not exist`,
    ]);
    expect(await refusal(["--data", join(file, "tasks.db")])).toEqual([1, `--data: ${file} is not a folder`]);
    expect(await refusal(["--data", folder])).toEqual([1, `--data: ${folder} is not a file`]);
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  test.skipIf(!existsSync("/proc/self"))("a folder that cannot be written to", async () => {
    expect(await refusal(["--data", "/proc/tasks.db"])).toEqual([
      1,
      "the data file /proc/tasks.db cannot be written to",
    ]);
  });

  test("no place for the temporary file", async () => {
    const file = join(temporaryFolder(), "a-file");
    writeFileSync(file, "precious");
    expect(await refusal([], { TMPDIR: file })).toEqual([
      1,
      `no temporary folder can be made at ${file} (ENOTDIR); --data names a file elsewhere`,
    ]);
  });

  test("a queue that was deleted not long ago", async () => {
    const file = join(temporaryFolder(), "tasks.db");
    const first = runCloudTasks(["--port", "0", "--data", file, "--queue", "mail"]);
    const answer = await fetch(`${await first.ready}/v2/${queue}`, { method: "DELETE" });
    expect(answer.status).toBe(200);
    first.kill("SIGTERM");
    await first.ended;
    expect(await refusal(["--data", file, "--queue", "mail"])).toEqual([
      1,
      `Queue ${queue}: The queue cannot be created because a queue with this name existed too recently.`,
    ]);
  });
});
