import type { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { rangeError } from "../errors.ts";
import { giveOut } from "../give-out.ts";
import { rangeHeader, totalOf } from "../options.ts";
import type { ByteRange, StoredObject } from "../port.ts";
import { isStatus, s3Error } from "./errors.ts";
import type { S3Bucket } from "./s3.ts";

export async function readObject(
  { client, bucket }: S3Bucket,
  key: string,
  { range, signal }: { range?: ByteRange | undefined; signal?: AbortSignal | undefined },
): Promise<StoredObject | undefined> {
  try {
    const found = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(range !== undefined && { Range: rangeHeader(range) }) }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    const size = found.ContentLength ?? 0;
    return {
      size,
      totalSize: totalOf(found.ContentRange) ?? size,
      contentType: found.ContentType ?? "application/octet-stream",
      cacheControl: found.CacheControl,
      etag: found.ETag ?? "",
      modified: found.LastModified?.getTime() ?? 0,
      // In Node it is always such a stream.
      stream: giveOut(found.Body as Readable, signal, s3Error),
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (isStatus(error, 404)) return undefined;
    if (isStatus(error, 416)) throw rangeError(key, error);
    throw s3Error(error);
  }
}
