import type { Readable } from "node:stream";
import type { Clock } from "@galley/foundation";
import { type Bucket, Storage as Client, IdempotencyStrategy } from "@google-cloud/storage";
import { deleteListed } from "../delete-listed.ts";
import { existsError } from "../errors.ts";
import type { ListedObject, ObjectInfo, PutOptions, Storage } from "../port.ts";
import type { StorageSettings } from "../settings.ts";
import { takeIn } from "../take-in.ts";
import { gcsError, isStatus } from "./errors.ts";
import { readObject } from "./read.ts";
import { uploadInPieces } from "./resumable.ts";
import { type Upload, uploadAtOnce, verify } from "./upload.ts";
import { createWire } from "./wire.ts";

/** What may not be larger goes up in one request, the rest in pieces that can be repeated: each costs a round trip more. */
const largestAtOnce = 10 * 1024 * 1024;
/** The longest that an answer without an object is waited for, repetitions included (s). The client itself waits for ever. */
const patience = 60;

/**
 * Keeps files in a bucket of Google Cloud Storage. The credentials are those of the surroundings (Application Default
 * Credentials); signing needs a key, or `iam.serviceAccountTokenCreator` on oneself.
 */
export function openGcs(settings: Extract<StorageSettings, { kind: "gcs" }>, clock: Clock): Storage {
  const client = new Client({
    ...(settings.endpoint !== undefined && { apiEndpoint: settings.endpoint }),
    // All that it is asked for may be repeated.
    retryOptions: { totalTimeout: patience, idempotencyStrategy: IdempotencyStrategy.RetryAlways },
  });
  const bucket = client.bucket(settings.bucket);
  const wire = createWire(client, settings.bucket);
  const storage: Storage = {
    put: (key, body, options) => {
      const most = body instanceof Uint8Array ? body.byteLength : (options.maxBytes ?? Number.POSITIVE_INFINITY);
      const upload = most <= largestAtOnce ? uploadAtOnce(wire) : uploadInPieces(wire, clock);
      return takeIn(body, options, (bytes) => explained(() => put(bucket, upload, key, bytes, options)));
    },
    get: (key, options = {}) => readObject(wire, key, options),
    head: (key) => patiently(clock, () => head(bucket, key)),
    async delete(key) {
      await patiently(clock, () => bucket.file(key).delete({ ignoreNotFound: true }));
    },
    deletePrefix: (prefix) => deleteListed(storage, prefix),
    list: (prefix) => list(bucket, prefix, clock),
    signedUrl: (key, { expires, contentType, disposition }) =>
      patiently(clock, async () => {
        const [url] = await bucket.file(key).getSignedUrl({
          version: "v4",
          action: "read",
          accessibleAt: clock.now(),
          expires: clock.now() + expires * 1000,
          ...(contentType !== undefined && { responseType: contentType }),
          ...(disposition !== undefined && { responseDisposition: disposition }),
        });
        return url;
      }),
    // The sockets that it leaves idle hold no process.
    async close() {},
  };
  return storage;
}

async function put(bucket: Bucket, upload: Upload, key: string, bytes: Readable, options: PutOptions) {
  try {
    await verify(bucket, key, await upload(key, bytes, options));
  } catch (error) {
    if (options.ifAbsent && isStatus(error, 412)) throw existsError(key, error);
    throw error;
  }
}

async function head(bucket: Bucket, key: string): Promise<ObjectInfo | undefined> {
  try {
    const [metadata] = await bucket.file(key).getMetadata();
    return {
      totalSize: Number(metadata.size),
      contentType: metadata.contentType ?? "application/octet-stream",
      cacheControl: metadata.cacheControl,
      etag: `"${metadata.generation}"`,
      modified: Date.parse(metadata.updated ?? ""),
    };
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

async function* list(bucket: Bucket, prefix: string, clock: Clock): AsyncGenerator<ListedObject> {
  let pageToken: string | undefined;
  do {
    const query = { prefix, autoPaginate: false, ...(pageToken !== undefined && { pageToken }) };
    const [files, next] = await patiently(clock, () => bucket.getFiles(query));
    for (const { name, metadata } of files)
      yield { key: name, size: Number(metadata.size), modified: Date.parse(metadata.updated ?? "") };
    pageToken = (next as { pageToken?: string } | null)?.pageToken;
  } while (pageToken !== undefined);
}

async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw gcsError(error);
  }
}

function patiently<T>(clock: Clock, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(patience * 1000, () => reject(gcsError(new Error("It does not answer."))));
    explained(run).then(resolve, reject).finally(stop);
  });
}
