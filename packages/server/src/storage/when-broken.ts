import type { Readable } from "node:stream";

/** A signal for the time that a stream flows: aborted when it breaks off, and no more once it has ended. */
export function whenBroken(bytes: Readable): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    if (!bytes.readableEnded) controller.abort(bytes.errored ?? undefined);
  };
  bytes.on("close", abort);
  if (bytes.destroyed) abort();
  return { signal: controller.signal, stop: () => void bytes.off("close", abort) };
}
