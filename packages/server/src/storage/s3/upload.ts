import type { Readable } from "node:stream";
import { AbortMultipartUploadCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { existsError } from "../errors.ts";
import type { PutOptions } from "../port.ts";
import { whenBroken } from "../when-broken.ts";
import { isStatus, s3Error } from "./errors.ts";
import type { S3Bucket } from "./s3.ts";

/** The least that the protocol allows, and parts of one upload under way at once: 10 MiB of each upload are in memory. */
const partSize = 5 * 1024 * 1024;
const partsAtOnce = 2;

/** What fits into one part goes up in one request, the rest in parts, of which none stays with the service on failure. */
export async function upload(s3: S3Bucket, key: string, bytes: Readable, options: PutOptions): Promise<void> {
  const { contentType, cacheControl, ifAbsent } = options;
  const { signal, stop } = whenBroken(bytes);
  const transfer = new Upload({
    client: abortable(s3.client, signal),
    partSize,
    queueSize: partsAtOnce,
    params: {
      Bucket: s3.bucket,
      Key: key,
      Body: bytes,
      ContentType: contentType,
      ...(cacheControl !== undefined && { CacheControl: cacheControl }),
      ...(ifAbsent && { IfNoneMatch: "*" }),
    },
  });
  try {
    await transfer.done();
  } catch (error) {
    if (ifAbsent && (await isTaken(s3, key, error))) throw existsError(key, error);
    throw s3Error(error);
  } finally {
    stop();
  }
}

/** The same client, whose requests the signal ends: `Upload` would wait for its parts however long they take. */
const abortable = (client: S3Client, abortSignal: AbortSignal): S3Client =>
  Object.create(client, {
    send: {
      value: (command: Parameters<S3Client["send"]>[0]) =>
        // What takes the parts back is sent after the abort.
        client.send(command, command instanceof AbortMultipartUploadCommand ? {} : { abortSignal }),
    },
  });

/** Whether another object was first. A conflict (409) of two at once says only that there was another, not that it was kept. */
async function isTaken({ client, bucket }: S3Bucket, key: string, error: unknown): Promise<boolean> {
  if (isStatus(error, 412)) return true;
  if (!isStatus(error, 409)) return false;
  return client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    () => false,
  );
}
