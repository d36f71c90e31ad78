import { createHash, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { Bucket } from "@google-cloud/storage";
import { StorageError } from "../errors.ts";
import type { PutOptions } from "../port.ts";
import { whenBroken } from "../when-broken.ts";
import type { Wire } from "./wire.ts";

/** What the service says that it has stored. */
export interface StoredBytes {
  md5Hash?: string;
  generation?: string;
}

/** The same, and the hash of what was sent. */
export interface Uploaded extends StoredBytes {
  sent: string;
}

export type Upload = (key: string, bytes: Readable, options: PutOptions) => Promise<Uploaded>;

export const metadataOf = ({ contentType, cacheControl }: PutOptions) => ({
  contentType,
  ...(cacheControl !== undefined && { cacheControl }),
});

/** One request with description and bytes (multipart/related, RFC 2387). When it is cut off nothing is stored. */
export const uploadAtOnce =
  (wire: Wire): Upload =>
  async (key, bytes, options) => {
    const boundary = randomUUID();
    const hash = createHash("md5");
    async function* body(): AsyncGenerator<Uint8Array> {
      const description = `Content-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadataOf(options))}`;
      yield Buffer.from(`--${boundary}\r\n${description}\r\n`);
      yield Buffer.from(`--${boundary}\r\nContent-Type: ${options.contentType}\r\n\r\n`);
      for await (const chunk of bytes) {
        hash.update(chunk);
        yield chunk;
      }
      yield Buffer.from(`\r\n--${boundary}--`);
    }
    const query = { uploadType: "multipart", name: key, ...(options.ifAbsent && { ifGenerationMatch: "0" }) };
    const { signal, stop } = whenBroken(bytes);
    try {
      const response = await wire.call(wire.uploads, query, {
        method: "POST",
        headers: { "content-type": `multipart/related; boundary=${boundary}` },
        body: body(),
        duplex: "half",
        signal,
      });
      return { ...((await response.json()) as StoredBytes), sent: hash.digest("base64") };
    } finally {
      stop();
    }
  };

/** Deletes what has become something else on its way. @throws StorageError `damaged` */
export async function verify(bucket: Bucket, key: string, { md5Hash, generation, sent }: Uploaded): Promise<void> {
  if (md5Hash === undefined || md5Hash === sent) return;
  // No other one than this: somebody may have stored the next already.
  const one = { ignoreNotFound: true, ...(generation !== undefined && { ifGenerationMatch: generation }) };
  await bucket.file(key).delete(one);
  throw new StorageError("damaged", `${key} was damaged on its way to Google Cloud Storage.`, { retryable: true });
}
