import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The program as it is in the sources: what node is called with. */
const source = ["--conditions=galley-source", fileURLToPath(new URL("../../src/server/cli/main.ts", import.meta.url))];

export interface Running {
  /** What it printed so far, line by line. */
  readonly out: string[];
  readonly err: string[];
  /** Resolves with the address it serves at; rejects when it ends before that. */
  readonly ready: Promise<string>;
  /** Resolves with the first line of either stream that matches, printed or to come; rejects when it ends without. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of what it prints, as `head` does. */
  hangUp(): void;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** What node is called with instead of the sources. */
  program?: string[];
}

/** Runs `cloud-tasks` in a process of its own, with nothing of this environment but the path. */
export function runCloudTasks(args: string[], { env = {}, cwd, program = source }: RunOptions = {}): Running {
  const child = spawn(process.execPath, [...program, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd !== undefined && { cwd }),
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const [out, err]: [string[], string[]] = [[], []];
  const waiting = new Set<{ pattern: RegExp; resolve(line: string): void; reject(error: Error): void }>();
  for (const [stream, lines] of [
    [child.stdout, out],
    [child.stderr, err],
  ] as const)
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      for (const waiter of waiting) if (waiter.pattern.test(line)) waiter.resolve(line);
    });
  const ended = once(child, "close").then(([code, signal]) => {
    const error = new Error(`It ended (${code ?? signal}) and had printed:\n${[...out, ...err].join("\n")}`);
    for (const waiter of waiting) waiter.reject(error);
    return { code, signal };
  });
  const line = (pattern: RegExp): Promise<string> => {
    const printed = [...out, ...err].find((text) => pattern.test(text));
    if (printed !== undefined) return Promise.resolve(printed);
    const found = new Promise<string>((resolve, reject) => waiting.add({ pattern, resolve, reject }));
    // Whoever does not wait for it is not to be told that it never came.
    found.catch(() => {});
    return found;
  };
  const ready = line(/ ready at /).then((text) => /(http:\S+)/.exec(text)![1]!);
  ready.catch(() => {});
  const hangUp = (): void => void child.stdout.destroy();
  return { out, err, ready, line, ended, kill: (signal) => void child.kill(signal), hangUp };
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cloud-tasks-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const location = "projects/local/locations/europe-west1";

/** A call over REST; fails the test when it is refused. */
// biome-ignore lint/suspicious/noExplicitAny: whatever is answered.
export async function call(url: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${url}${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Makes a task in a queue of the usual location. */
export function createTask(url: string, queue: string, task: { name?: string; to: string; scheduleTime?: string }) {
  const { name, to, scheduleTime } = task;
  const parent = `${location}/queues/${queue}`;
  return call(url, `/v2/${parent}/tasks`, {
    task: { ...(name && { name: `${parent}/tasks/${name}` }), scheduleTime, httpRequest: { url: to } },
  });
}
