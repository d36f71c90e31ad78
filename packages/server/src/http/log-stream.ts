import type { DestinationStream } from "pino";

/**
 * Log lines to standard output. A line that cannot be written (the disk under a redirected output is full, the pipe is
 * gone) is dropped: pino's own destination tries again for ever and takes the process with it.
 */
export function standardOutput(): DestinationStream {
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", () => {});
  return { write: (line) => void process.stdout.write(line) };
}
