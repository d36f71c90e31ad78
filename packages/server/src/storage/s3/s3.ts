import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type _Error as DeletionFault,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Clock } from "@galley/foundation";
import { StorageError } from "../errors.ts";
import type { ListedObject, ObjectInfo, Storage } from "../port.ts";
import type { StorageSettings } from "../settings.ts";
import { takeIn } from "../take-in.ts";
import { isStatus, s3Error } from "./errors.ts";
import { readObject } from "./read.ts";
import { upload } from "./upload.ts";

type S3Settings = Extract<StorageSettings, { kind: "s3" }>;

/** For an object with a bucket. */
export interface S3Bucket {
  client: S3Client;
  bucket: string;
}

/**
 * Keeps files in a bucket of Amazon S3 or of a service that speaks its protocol. The credentials are those of the
 * surroundings (`AWS_ACCESS_KEY_ID` and the rest of the AWS environment). `ifAbsent` needs a service that knows
 * `If-None-Match`: Amazon does since 2024.
 */
export function openS3(settings: S3Settings, clock: Clock): Storage {
  const s3: S3Bucket = { client: new S3Client(clientOptions(settings)), bucket: settings.bucket };
  const { client } = s3;
  const of = (key: string) => ({ Bucket: s3.bucket, Key: key });
  return {
    put: (key, body, options) => takeIn(body, options, (bytes) => upload(s3, key, bytes, options)),
    get: (key, options = {}) => readObject(s3, key, options),
    head: (key) => explained(() => head(s3, key)),
    async delete(key) {
      await explained(() => client.send(new DeleteObjectCommand(of(key))));
    },
    deletePrefix: (prefix) => explained(() => deletePrefix(s3, prefix)),
    list: (prefix) => list(s3, prefix),
    signedUrl: (key, { expires, contentType, disposition }) =>
      explained(() =>
        getSignedUrl(
          client,
          new GetObjectCommand({
            ...of(key),
            ...(contentType !== undefined && { ResponseContentType: contentType }),
            ...(disposition !== undefined && { ResponseContentDisposition: disposition }),
          }),
          { expiresIn: expires, signingDate: new Date(clock.now()) },
        ),
      ),
    async close() {
      client.destroy();
    },
  };
}

function clientOptions({ endpoint, region, forcePathStyle }: S3Settings) {
  return {
    forcePathStyle,
    ...(region !== undefined && { region }),
    // Others than Amazon may keep the checksums of a streamed body as a part of it, and say nothing (s3rver 3.7.1).
    ...(endpoint !== undefined && {
      endpoint,
      requestChecksumCalculation: "WHEN_REQUIRED" as const,
      responseChecksumValidation: "WHEN_REQUIRED" as const,
    }),
    // Without them a service that says nothing is waited for for ever. The second counts silence, not work.
    requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
  };
}

async function head({ client, bucket }: S3Bucket, key: string): Promise<ObjectInfo | undefined> {
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return {
      totalSize: found.ContentLength ?? 0,
      contentType: found.ContentType ?? "application/octet-stream",
      cacheControl: found.CacheControl,
      etag: found.ETag ?? "",
      modified: found.LastModified?.getTime() ?? 0,
    };
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

/** A page has as many objects as one request can delete. */
const pages = ({ client, bucket }: S3Bucket, prefix: string) =>
  paginateListObjectsV2({ client, pageSize: 1000 }, { Bucket: bucket, Prefix: prefix });

async function* list(s3: S3Bucket, prefix: string): AsyncGenerator<ListedObject> {
  try {
    for await (const { Contents = [] } of pages(s3, prefix)) {
      for (const { Key, Size, LastModified } of Contents)
        yield { key: Key!, size: Size ?? 0, modified: LastModified?.getTime() ?? 0 };
    }
  } catch (error) {
    throw s3Error(error);
  }
}

async function deletePrefix(s3: S3Bucket, prefix: string): Promise<number> {
  let count = 0;
  for await (const { Contents = [] } of pages(s3, prefix)) {
    if (Contents.length === 0) continue;
    const Delete = { Quiet: true, Objects: Contents.map(({ Key }) => ({ Key })) };
    const { Errors = [] } = await s3.client.send(new DeleteObjectsCommand({ Bucket: s3.bucket, Delete }));
    const [first] = Errors;
    if (first) throw deletionError(first);
    count += Contents.length;
  }
  return count;
}

/** Of one of many, which has no status of its own. */
function deletionError({ Key, Code, Message }: DeletionFault): StorageError {
  const message = `${Key} could not be deleted: ${Code} ${Message}`;
  return new StorageError(Code === "AccessDenied" ? "refused" : "unavailable", message);
}

async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw s3Error(error);
  }
}
