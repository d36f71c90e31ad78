import { createHash } from "node:crypto";
import { pipeline, Readable, Transform } from "node:stream";
import { rangeError, StorageError } from "../errors.ts";
import { giveOut } from "../give-out.ts";
import { rangeHeader, totalOf } from "../options.ts";
import type { ByteRange, StoredObject } from "../port.ts";
import { gcsError, isStatus } from "./errors.ts";
import type { Wire } from "./wire.ts";

export async function readObject(
  wire: Wire,
  key: string,
  { range, signal }: { range?: ByteRange | undefined; signal?: AbortSignal | undefined },
): Promise<StoredObject | undefined> {
  try {
    const response = await wire.call(
      wire.pathOf(key),
      { alt: "media" },
      {
        // As it is stored: nobody is to compress it on its way.
        headers: { "accept-encoding": "identity", ...(range !== undefined && { range: rangeHeader(range) }) },
        ...(signal !== undefined && { signal }),
      },
    );
    return toStored(response, key, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (isStatus(error, 404)) return undefined;
    if (isStatus(error, 416)) throw rangeError(key, error);
    throw gcsError(error);
  }
}

function toStored({ headers, body, status }: Response, key: string, signal: AbortSignal | undefined): StoredObject {
  const size = Number(headers.get("content-length"));
  const source = body === null ? Readable.from([]) : Readable.fromWeb(body);
  const md5 = headers.get("x-goog-hash")?.match(/md5=([\w+/=]+)/)?.[1];
  const checked = status === 200 && md5 !== undefined ? withHash(source, md5, key) : source;
  return {
    size,
    totalSize: totalOf(headers.get("content-range")) ?? size,
    contentType: headers.get("content-type") ?? "application/octet-stream",
    cacheControl: headers.get("cache-control") ?? undefined,
    etag: `"${headers.get("x-goog-generation")}"`,
    modified: Date.parse(headers.get("last-modified") ?? ""),
    stream: giveOut(checked, signal, gcsError),
  };
}

/** Fails at its end where the bytes are not those that were stored. */
function withHash(source: Readable, expected: string, key: string): Readable {
  const hash = createHash("md5");
  const check = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const isRight = hash.digest("base64") === expected;
      const message = `${key} was damaged on its way from Google Cloud Storage.`;
      done(isRight ? null : new StorageError("damaged", message, { retryable: true }));
    },
  });
  pipeline(source, check, () => {});
  return check;
}
