import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { crc32 } from "node:zlib";
import type { Clock } from "@galley/foundation";
import { bodyOf, type FakeServer, openFakeServer, sendBytes } from "./fake-server.ts";
import { createMemoryObjects, type MemoryObject, md5, readRange } from "./memory-objects.ts";
import { isSignedForAmazon } from "./signed-requests.ts";

/** An S3 with one bucket, in memory, that checks every signature and checksum, and knows `If-None-Match: *`. */
export interface FakeS3 extends FakeServer {
  /** Multipart uploads that were begun and neither completed nor aborted. */
  uploads(): number;
  /** One of several objects that cannot be deleted, and why. */
  kept: { key: string; code: string } | undefined;
  /** What `If-None-Match` is answered with when there is an object: 412, or 409 as between two at once. */
  conflict: 412 | 409;
}

/** The credentials it knows. */
export const fakeS3Keys = { id: "AKIAGALLEY", secret: "a/secret+for+tests" };

interface PartialUpload {
  key: string;
  contentType: string;
  cacheControl: string | undefined;
  parts: Map<number, Buffer>;
}

export async function openFakeS3({ bucket, clock }: { bucket: string; clock: Clock }): Promise<FakeS3> {
  const objects = createMemoryObjects();
  const uploads = new Map<string, PartialUpload>();

  function isTaken(request: IncomingMessage, response: ServerResponse, key: string): boolean {
    if (request.headers["if-none-match"] !== "*" || objects.get(key) === undefined) return false;
    refuse(response, fake.conflict);
    return true;
  }

  async function put(request: IncomingMessage, response: ServerResponse, key: string, query: URLSearchParams) {
    const bytes = await bodyOf(request);
    if (!isIntact(request, bytes)) return refuse(response, 400);
    const upload = uploads.get(query.get("uploadId") ?? "");
    const part = query.get("partNumber");
    if (part !== null) {
      if (upload === undefined) return refuse(response, 404);
      upload.parts.set(Number(part), bytes);
      return reply(response, 200, { etag: `"${md5(bytes, "hex")}"` });
    }
    if (isTaken(request, response, key)) return;
    const stored = objects.put(key, { bytes, ...headersOf(request) });
    reply(response, 200, { etag: etagOf(stored) });
  }

  async function post(request: IncomingMessage, response: ServerResponse, key: string, query: URLSearchParams) {
    const body = String(await bodyOf(request));
    if (query.has("delete")) {
      const named = [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, name]) => name!);
      for (const name of named) if (name !== fake.kept?.key) objects.delete(name);
      const error = fake.kept && `<Error><Key>${fake.kept.key}</Key><Code>${fake.kept.code}</Code></Error>`;
      return xml(response, `<DeleteResult>${error ?? ""}</DeleteResult>`);
    }
    if (query.has("uploads")) {
      const id = randomUUID();
      uploads.set(id, { key, ...headersOf(request), parts: new Map() });
      return xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const id = query.get("uploadId") ?? "";
    const upload = uploads.get(id);
    const named = [...body.matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
    if (upload === undefined || named.length !== upload.parts.size) return refuse(response, 404);
    if (isTaken(request, response, key)) return;
    uploads.delete(id);
    const { parts, ...rest } = upload;
    const bytes = Buffer.concat(named.sort((a, b) => a - b).map((number) => parts.get(number)!));
    const stored = objects.put(key, { ...rest, bytes });
    xml(response, `<CompleteMultipartUploadResult><ETag>${etagOf(stored)}</ETag></CompleteMultipartUploadResult>`);
  }

  function list(response: ServerResponse, query: URLSearchParams): void {
    const keys = objects.keys(query.get("prefix") ?? "", query.get("continuation-token") ?? "");
    // Small pages, so that every listing has several.
    const page = keys.slice(0, 4);
    const contents = page.map((key) => {
      const { bytes, modified } = objects.get(key)!;
      const facts = `<Size>${bytes.byteLength}</Size><LastModified>${modified.toISOString()}</LastModified>`;
      return `<Contents><Key>${key}</Key>${facts}</Contents>`;
    });
    const isMore = page.length < keys.length;
    const next = isMore ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    const head = `<IsTruncated>${isMore}</IsTruncated>${next}`;
    xml(response, `<ListBucketResult>${head}${contents.join("")}</ListBucketResult>`);
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!isSignedForAmazon(request, url, { ...fakeS3Keys, now: clock.now() })) return refuse(response, 403);
    const [, name, ...rest] = url.pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    const query = url.searchParams;
    if (name !== bucket) return refuse(response, 404);
    if (request.method === "PUT") return put(request, response, key, query);
    if (request.method === "POST") return post(request, response, key, query);
    if (request.method === "DELETE") {
      const upload = query.get("uploadId");
      if (upload === null) objects.delete(key);
      else uploads.delete(upload);
      return reply(response, 204, {});
    }
    if (key === "") return list(response, query);
    const object = objects.get(key);
    if (object === undefined) return refuse(response, 404);
    read(request, response, query, object, fake.breaksOff);
  }

  const server = await openFakeServer(answer, refuse);
  const fake: FakeS3 = Object.assign(server, { uploads: () => uploads.size, kept: undefined, conflict: 412 as const });
  return fake;
}

/** Whether the body is what its headers say, and was not sent in frames that are for other servers to take apart. */
function isIntact(request: IncomingMessage, bytes: Buffer): boolean {
  const { "x-amz-content-sha256": sha, "x-amz-checksum-crc32": crc, "content-encoding": encoding } = request.headers;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return (
    encoding === undefined &&
    (crc === undefined || crc === sum.toString("base64")) &&
    (sha === "UNSIGNED-PAYLOAD" || sha === createHash("sha256").update(bytes).digest("hex"))
  );
}

const headersOf = ({ headers }: IncomingMessage) => ({
  contentType: headers["content-type"] ?? "binary/octet-stream",
  cacheControl: headers["cache-control"],
});

const etagOf = ({ bytes }: MemoryObject): string => `"${md5(bytes, "hex")}"`;

function read(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  object: MemoryObject,
  breaksOff: boolean,
): void {
  const total = object.bytes.byteLength;
  const range = readRange(request.headers.range, total);
  if (range === "beyond") {
    refuse(response, 416);
    return;
  }
  const isPart = request.headers.range !== undefined;
  const disposition = query.get("response-content-disposition");
  response.writeHead(isPart ? 206 : 200, {
    "content-type": query.get("response-content-type") ?? object.contentType,
    "content-length": range.last - range.first + 1,
    ...(object.cacheControl !== undefined && { "cache-control": object.cacheControl }),
    ...(disposition !== null && { "content-disposition": disposition }),
    ...(isPart && { "content-range": `bytes ${range.first}-${range.last}/${total}` }),
    etag: etagOf(object),
    "last-modified": object.modified.toUTCString(),
  });
  if (request.method === "HEAD") response.end();
  else sendBytes(response, object.bytes.subarray(range.first, range.last + 1), breaksOff);
}

function reply(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers).end();
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
}

function refuse(response: ServerResponse, status: number): void {
  const code = { 403: "SignatureDoesNotMatch", 404: "NoSuchKey", 412: "PreconditionFailed" }[status] ?? "Fake";
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused with ${status}</Message></Error>`);
}
