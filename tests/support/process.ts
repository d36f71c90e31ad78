import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const cli = fileURLToPath(new URL("../../packages/server/src/cli/main.ts", import.meta.url));

export interface GalleyProcess {
  readonly pid: number;
  /** What it printed, line by line, both streams. */
  readonly lines: string[];
  /** The same, of standard output and of standard error alone. */
  readonly output: string[];
  readonly errors: string[];
  /** Resolves with the address it serves at; rejects when it ends before that. */
  readonly ready: Promise<string>;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs the command line in a process of its own, with nothing of this environment but the path. */
export function runGalley(args: string[], env: Record<string, string>): GalleyProcess {
  const child: ChildProcess = spawn(process.execPath, ["--conditions=galley-source", cli, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines: string[] = [];
  const output: string[] = [];
  const errors: string[] = [];
  const ready = Promise.withResolvers<string>();
  ready.promise.catch(() => {});
  for (const [stream, own] of [
    [child.stdout!, output],
    [child.stderr!, errors],
  ] as const) {
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      own.push(line);
      const [, url] = /ready at (http:\S+)/.exec(line) ?? [];
      if (url) ready.resolve(url);
    });
  }
  const ended = once(child, "close").then(([code, signal]) => {
    ready.reject(new Error(`Galley ended before it was ready: ${lines.join("\n")}`));
    return { code, signal };
  });
  return {
    pid: child.pid!,
    lines,
    output,
    errors,
    ready: ready.promise,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}
