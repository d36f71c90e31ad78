import { PassThrough, type Readable } from "node:stream";

/**
 * A stream for the reader, of which the backend's own knows nothing: its errors are put into our words by `explain`, an
 * abort ends it with the signal's reason, and when the reader leaves, the backend's is destroyed.
 */
export function giveOut(
  source: Readable,
  signal: AbortSignal | undefined,
  explain: (error: unknown) => Error,
): Readable {
  const outside = new PassThrough();
  const abort = (): void => void outside.destroy(signal?.reason);
  // One that fails before its reader has come is not to end the process; the reader is told all the same.
  outside.on("error", () => {});
  let ended = false;
  source.on("end", () => {
    ended = true;
  });
  source.on("error", (error) => outside.destroy(explain(error)));
  source.on("close", () => {
    if (!ended) outside.destroy(explain(new Error("The connection was closed.")));
  });
  outside.on("close", () => {
    signal?.removeEventListener("abort", abort);
    source.destroy();
  });
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  return source.pipe(outside);
}
