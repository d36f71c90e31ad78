import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";
import type { Brief } from "./briefs/briefs.ts";
import type { AnalysisCall } from "./text.worker.ts";
import type { TextTools } from "./tools.ts";

/** Text functions and the offline writer on threads of their own. */
export interface TextPool extends TextTools {
  /** Has the offline writer answer a brief. */
  write(brief: Brief): Promise<string>;
  /** Waits for what runs and ends the threads; later calls are refused. */
  close(): Promise<void>;
}

// Beside this file, with its ending: .ts in the source, .js in the published form.
const workerFile = fileURLToPath(new URL(`./text.worker${extname(import.meta.url)}`, import.meta.url));

/** A thread without work ends after this (ms); starting one took 0.7 s here, keeping one 120 MB. */
const idleTimeout = 60_000;

/** Opens a pool of up to `threads` threads. The first starts with the first call, so that the service starts at once. */
export function createTextPool({ threads }: { threads: number }): TextPool {
  let opened: Promise<Piscina> | undefined;
  let closed = false;
  const pool = (): Promise<Piscina> => {
    if (closed) return Promise.reject(new Error("The text pool is closed"));
    opened ??= import("piscina").then(
      ({ Piscina }) =>
        new Piscina({ filename: workerFile, minThreads: 0, maxThreads: Math.max(1, threads), idleTimeout }),
    );
    return opened;
  };
  const call = async (name: "analyse" | "write", task: AnalysisCall | Brief) => (await pool()).run(task, { name });
  return {
    run: (name, ...parameters) => call("analyse", { name, parameters }),
    write: (brief) => call("write", brief),
    close: async () => {
      closed = true;
      await (await opened)?.close();
    },
  };
}
