import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";

/** Threads for work on pixels that libvips has no operation for. */
export interface PixelThreads {
  /** Runs a file's function of that name. Shared memory goes to the thread and comes back without a copy. */
  run<T>(file: string, name: string, task: unknown, signal: AbortSignal): Promise<T>;
  /** Waits for what runs and ends the threads; later calls are refused. */
  close(): Promise<void>;
}

/** A thread without work ends after this (ms). */
const idleTimeout = 60_000;

/** Opens up to `threads` threads, the first with the first call. */
export function createPixelThreads({ threads }: { threads: number }): PixelThreads {
  let opened: Promise<Piscina> | undefined;
  let closed = false;
  const pool = (): Promise<Piscina> => {
    if (closed) return Promise.reject(new Error("The pixel threads are closed"));
    opened ??= import("piscina").then(
      ({ Piscina }) => new Piscina({ minThreads: 0, maxThreads: Math.max(1, threads), idleTimeout }),
    );
    return opened;
  };
  return {
    run: async (file, name, task, signal) => {
      const open = await pool();
      try {
        return await open.run(task, { filename: file, name, signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    close: async () => {
      closed = true;
      await (await opened)?.close();
    },
  };
}

/** The worker file `name` beside the module `from`, with its ending: .ts in the source, .js in the published form. */
export const workerFile = (name: string, from: string): string =>
  fileURLToPath(new URL(`./${name}.worker${extname(from)}`, from));

/** A copy in shared memory: what libvips hands out cannot be given to a thread, only copied anew for each. */
export function shared(data: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return copy;
}
