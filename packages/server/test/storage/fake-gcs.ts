import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "@galley/foundation";
import { CRC32C } from "@google-cloud/storage";
import { bodyOf, type FakeServer, openFakeServer, sendBytes } from "./fake-server.ts";
import { createMemoryObjects, type MemoryObject, md5, readRange } from "./memory-objects.ts";
import { isSignedForGoogle } from "./signed-requests.ts";

/** A Google Cloud Storage with one bucket, in memory: the JSON API as the official client speaks it, and signed GETs. */
export interface FakeGcs extends FakeServer {
  /** Resumable uploads that were begun and neither finished nor cancelled. */
  sessions(): number;
  /** A key file for the account whose signatures it knows. */
  keyFile: string;
  /** Makes what it stores go bad. */
  damage: ((bytes: Buffer) => Buffer) | undefined;
  /** Of a piece of a resumable upload it keeps no more than this, in units of 256 KiB, and says so. */
  takesAtMost: number;
  /** So many answers to pieces get lost, after all that they tell of was done. */
  losesAnswers: number;
  /** Makes what it sends go bad. */
  damageOnRead: ((bytes: Buffer) => Buffer) | undefined;
}

interface Session {
  /** What was made of it. */
  object: MemoryObject | undefined;
  key: string;
  query: URLSearchParams;
  metadata: Metadata;
  received: Buffer[];
}

interface Metadata {
  contentType?: string;
  cacheControl?: string;
}

const email = "files@galley.test";
/** Of resumable uploads: all pieces but the last are multiples of it. */
const unit = 256 * 1024;
/** Made once: it takes a tenth of a second. */
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export async function openFakeGcs({ bucket, clock }: { bucket: string; clock: Clock }): Promise<FakeGcs> {
  const objects = createMemoryObjects();
  const sessions = new Map<string, Session>();
  const uploads = `/upload/storage/v1/b/${bucket}/o`;
  const resources = `/storage/v1/b/${bucket}/o`;

  /** Keeps it; undefined where the condition of the request is not met. */
  function store(key: string, query: URLSearchParams, metadata: Metadata, sent: Buffer): MemoryObject | undefined {
    const condition = query.get("ifGenerationMatch");
    if (condition !== null && Number(condition) !== (objects.get(key)?.generation ?? 0)) return undefined;
    const { contentType = "application/octet-stream", cacheControl } = metadata;
    return objects.put(key, { bytes: fake.damage?.(sent) ?? sent, contentType, cacheControl });
  }

  function tell(response: ServerResponse, key: string, object: MemoryObject | undefined): void {
    if (object === undefined) refuse(response, 412);
    else json(response, 200, resource(bucket, key, object));
  }

  async function upload(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const session = sessions.get(url.searchParams.get("upload_id") ?? "");
    if (session) return receive(request, response, url, session);
    const key = url.searchParams.get("name")!;
    const body = await bodyOf(request);
    if (url.searchParams.get("uploadType") === "multipart") {
      const { metadata, bytes } = readRelated(request.headers["content-type"] ?? "", body);
      return tell(response, key, store(key, url.searchParams, metadata, bytes));
    }
    const id = randomUUID();
    const type = request.headers["x-upload-content-type"];
    const metadata = { ...JSON.parse(String(body)), ...(type !== undefined && { contentType: String(type) }) };
    sessions.set(id, { object: undefined, key, query: url.searchParams, metadata, received: [] });
    response.writeHead(200, { location: `${fake.origin}${uploads}?uploadType=resumable&upload_id=${id}` }).end();
  }

  /** A piece of a resumable upload. */
  async function receive(request: IncomingMessage, response: ServerResponse, url: URL, session: Session) {
    const id = url.searchParams.get("upload_id")!;
    if (request.method === "DELETE") {
      sessions.delete(id);
      return void response.writeHead(499).end();
    }
    const piece = await bodyOf(request);
    const [, start, total] = String(request.headers["content-range"]).match(/^bytes (?:(\d+)-\S+|\*)\/(\d+|\*)$/) ?? [];
    const before = session.received.reduce((sum, part) => sum + part.byteLength, 0);
    if (start !== undefined && Number(start) !== before) return refuse(response, 400);
    if (total === "*" && piece.byteLength % unit !== 0) return refuse(response, 400);
    session.received.push(piece.subarray(0, fake.takesAtMost));
    const length = before + session.received.at(-1)!.byteLength;
    if (total !== "*" && length === Number(total)) {
      session.object ??= store(session.key, session.query, session.metadata, Buffer.concat(session.received));
    }
    if (fake.losesAnswers > 0) {
      fake.losesAnswers -= 1;
      return void response.destroy();
    }
    if (total === "*" || length < Number(total))
      return void response.writeHead(308, length > 0 ? { range: `bytes=0-${length - 1}` } : {}).end();
    if (session.object === undefined) sessions.delete(id);
    tell(response, session.key, session.object);
  }

  function list(response: ServerResponse, query: URLSearchParams): void {
    const keys = objects.keys(query.get("prefix") ?? "", query.get("pageToken") ?? "");
    // Small pages, so that every listing has several.
    const page = keys.slice(0, Math.min(Number(query.get("maxResults") ?? 1000), 4));
    const nextPageToken = page.length < keys.length ? page.at(-1) : undefined;
    json(response, 200, { items: page.map((key) => resource(bucket, key, objects.get(key)!)), nextPageToken });
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === uploads) return upload(request, response, url);
    if (url.pathname === resources) return list(response, url.searchParams);
    const isSigned = url.pathname.startsWith(`/${bucket}/`);
    const key = decodeURIComponent(url.pathname.slice((isSigned ? `/${bucket}/` : `${resources}/`).length));
    if (isSigned && !isSignedForGoogle(request, url, { key: publicKey, email, now: clock.now() }))
      return refuse(response, 403);
    const object = objects.get(key);
    if (object === undefined) return refuse(response, 404);
    if (request.method === "DELETE") {
      const condition = url.searchParams.get("ifGenerationMatch");
      if (condition !== null && Number(condition) !== object.generation) return refuse(response, 412);
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    if (isSigned || url.searchParams.get("alt") === "media") return media(request, response, url, object, fake);
    json(response, 200, resource(bucket, key, object));
  }

  const server = await openFakeServer(answer, refuse);
  const fake: FakeGcs = Object.assign(server, {
    sessions: () => [...sessions.values()].filter(({ object }) => object === undefined).length,
    keyFile: JSON.stringify({
      type: "service_account",
      project_id: "galley",
      client_email: email,
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    }),
    damage: undefined,
    takesAtMost: Number.POSITIVE_INFINITY,
    losesAnswers: 0,
    damageOnRead: undefined,
  });
  return fake;
}

const known = new WeakMap<MemoryObject, { crc32c: string; md5Hash: string }>();

function hashes(object: MemoryObject) {
  const before = known.get(object);
  if (before !== undefined) return before;
  const crc = new CRC32C();
  crc.update(object.bytes);
  const found = { crc32c: crc.toString(), md5Hash: md5(object.bytes, "base64") };
  known.set(object, found);
  return found;
}

const resource = (bucket: string, name: string, object: MemoryObject) => ({
  kind: "storage#object",
  bucket,
  name,
  size: String(object.bytes.byteLength),
  contentType: object.contentType,
  cacheControl: object.cacheControl,
  generation: String(object.generation),
  metageneration: "1",
  updated: object.modified.toISOString(),
  ...hashes(object),
});

function media(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  object: MemoryObject,
  { damageOnRead, breaksOff }: FakeGcs,
): void {
  const total = object.bytes.byteLength;
  const range = readRange(request.headers.range, total);
  if (range === "beyond") {
    refuse(response, 416);
    return;
  }
  const isPart = request.headers.range !== undefined;
  const { crc32c, md5Hash } = hashes(object);
  const disposition = url.searchParams.get("response-content-disposition");
  response.writeHead(isPart ? 206 : 200, {
    "content-type": url.searchParams.get("response-content-type") ?? object.contentType,
    "content-length": range.last - range.first + 1,
    ...(object.cacheControl !== undefined && { "cache-control": object.cacheControl }),
    ...(disposition !== null && { "content-disposition": disposition }),
    ...(isPart && { "content-range": `bytes ${range.first}-${range.last}/${total}` }),
    "last-modified": object.modified.toUTCString(),
    "x-goog-generation": object.generation,
    "x-goog-hash": `crc32c=${crc32c},md5=${md5Hash}`,
    "x-goog-stored-content-encoding": "identity",
    "x-goog-stored-content-length": total,
  });
  const bytes = object.bytes.subarray(range.first, range.last + 1);
  sendBytes(response, damageOnRead?.(bytes) ?? bytes, breaksOff);
}

/** The two parts of a multipart/related upload (RFC 2387). */
function readRelated(type: string, body: Buffer): { metadata: Metadata; bytes: Buffer } {
  const boundary = type.match(/boundary="?([^";]+)/)?.[1] ?? "";
  const first = body.indexOf("\r\n\r\n") + 4;
  const second = body.indexOf(`\r\n--${boundary}`, first);
  const start = body.indexOf("\r\n\r\n", second) + 4;
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  if (boundary === "" || second < first || end < start) throw new Error("It is no upload of two parts.");
  return { metadata: JSON.parse(String(body.subarray(first, second))), bytes: body.subarray(start, end) };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number): void {
  json(response, status, { error: { code: status, message: `Refused with ${status}`, errors: [{ reason: "fake" }] } });
}
