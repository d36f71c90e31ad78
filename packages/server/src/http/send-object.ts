import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../refusal.ts";
import type { ByteRange, ObjectInfo, Storage } from "../storage/port.ts";
import { isKnown } from "./etag.ts";

/** One range of bytes (RFC 9110 14.1.2); several at once are not served, which the RFC allows. */
export function readRange(header: string | undefined, total: number): ByteRange | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from === "") return Number(to) === 0 ? "unsatisfiable" : { first: Math.max(0, total - Number(to)) };
  const first = Number(from);
  if (first >= total) return "unsatisfiable";
  if (to === "") return { first };
  return Number(to) < first ? undefined : { first, last: Math.min(Number(to), total - 1) };
}

/** What is said of an object; never of a refusal, which may not be kept. */
const headersOf = ({ etag, cacheControl }: ObjectInfo): Record<string, string> => ({
  etag,
  "cache-control": cacheControl ?? "private, max-age=3600",
  "accept-ranges": "bytes",
  // Whatever the bytes are, a browser takes them for what they are said to be, and runs nothing in them.
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
});

export interface SendObjectOptions {
  storage: Storage;
  key: string;
  /** Where there is no such object. */
  absent: () => Refusal;
  /** Sent besides, or instead. */
  headers?: Record<string, string>;
}

/** Answers with an object's bytes, or with the range of them that was asked for; 304 where they are known. @throws Refusal */
export async function sendObject(
  request: Pick<FastifyRequest, "headers">,
  reply: FastifyReply,
  { storage, key, absent, headers: more }: SendObjectOptions,
): Promise<FastifyReply> {
  const head = await storage.head(key);
  if (!head) throw absent();
  const headers = { ...headersOf(head), ...more };
  if (isKnown(request.headers["if-none-match"], head.etag)) return reply.code(304).headers(headers).send(null);
  const range = readRange(request.headers.range, head.totalSize);
  if (range === "unsatisfiable") {
    reply.header("content-range", `bytes */${head.totalSize}`);
    throw new Refusal("range_not_satisfiable", `The picture has ${head.totalSize} bytes.`);
  }
  const object = await storage.get(key, { range });
  if (!object) throw absent();
  reply.headers({ "content-type": object.contentType, "content-length": object.size, ...headers });
  if (range) {
    const last = range.first + object.size - 1;
    reply.code(206).header("content-range", `bytes ${range.first}-${last}/${object.totalSize}`);
  }
  return reply.send(object.stream as never);
}
