import { createHash } from "node:crypto";
import { pipeline, Readable, Transform } from "node:stream";
import { StorageError } from "./errors.ts";
import type { PutOptions, PutResult } from "./port.ts";

/**
 * Lets a body flow into `store`, counting and hashing it. `store` gets a stream that fails when the source does, when it is
 * aborted and when it grows too large, and must then leave nothing behind; once the stream has ended, `summary` is known
 * and `store` is no longer interrupted. Fails with what stopped the source, rather than with what that led to.
 */
export async function takeIn(
  body: Readable | Uint8Array,
  { signal, maxBytes = Number.POSITIVE_INFINITY }: PutOptions,
  store: (bytes: Readable, summary: () => PutResult) => Promise<void>,
): Promise<PutResult> {
  const source = body instanceof Uint8Array ? Readable.from(pieces(body), { objectMode: false }) : body;
  const { meter, summary } = createMeter(maxBytes);
  let fault: unknown;
  // When `store` fails, the meter is gone before the source hears of it: that is not the source's fault.
  const blame = (error: unknown): void => {
    if (!meter.destroyed) fault ??= error;
  };
  const abort = (): void => {
    blame(signal?.reason);
    meter.destroy(signal?.reason);
  };
  source.on("error", blame).on("close", () => {
    if (!source.readableEnded) blame(new Error("The source ended before its end."));
  });
  if (source.destroyed) blame(source.errored ?? new Error("The source was closed before it was read."));
  pipeline(source, meter, () => {});
  signal?.addEventListener("abort", abort, { once: true });
  try {
    if (signal?.aborted) abort();
    await store(meter, summary);
    return summary();
  } catch (error) {
    throw fault ?? (meter.errored instanceof StorageError ? meter.errored : error);
  } finally {
    signal?.removeEventListener("abort", abort);
    source.destroy();
  }
}

/** A stream that knows how much went through it and what that hashes to, and fails at one byte more than `maxBytes`. */
function createMeter(maxBytes: number): { meter: Transform; summary: () => PutResult } {
  const hash = createHash("sha256");
  let size = 0;
  let result: PutResult | undefined;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.byteLength;
      if (size > maxBytes) return done(new StorageError("too_large", `It has more than ${maxBytes} bytes.`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const summary = (): PutResult => {
    result ??= { size, sha256: hash.digest("hex") };
    return result;
  };
  return { meter, summary };
}

/** Bytes in pieces of the size that streams have, so that nothing downstream meets a hundred megabytes at once. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  const size = 256 * 1024;
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}
