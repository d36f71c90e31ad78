import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdjustableClock } from "@galley/foundation";
import S3rver from "s3rver";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/port.ts";
import { bytesOf, readAll, sha256, streamOf } from "./bodies.ts";

const png = { contentType: "image/png" };
let storage: Storage;
let close: () => Promise<void>;

beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), "galley-s3rver-"));
  const place = { bucket: "files", prefix: "below/this", region: "us-east-1", forcePathStyle: true };
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    resetOnClose: true,
    configureBuckets: [{ name: place.bucket, configs: [] }],
  });
  const { port } = await server.run();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
  const endpoint = `http://127.0.0.1:${port}`;
  storage = await openStorage({ kind: "s3", ...place, endpoint }, { clock: createAdjustableClock() });
  close = async () => {
    await storage.close();
    server.httpServer.closeAllConnections();
    await server.close();
    await rm(directory, { recursive: true, force: true });
    vi.unstubAllEnvs();
  };
});
afterEach(() => close());

/**
 * A server that others wrote, so that not both ends of the protocol are ours. It is an old one (3.7.1): it overwrites
 * despite `If-None-Match`, cannot abort a multipart upload, sorts files behind folders and lets a signature open other
 * keys. What it does not get right it is not asked; `s3.test.ts` has all of the protocol.
 */
describe("s3rver", () => {
  // The traps of its own: frames of a checksum stored as a part of the bytes, and uploads of several parts.
  test.each([1, 300_000, 5 * 1024 * 1024, 12_000_000])("gives back %i bytes", async (size) => {
    const bytes = bytesOf(size);
    expect(await storage.put("a/b.png", streamOf(bytes), png)).toEqual({ size, sha256: sha256(bytes) });
    const found = await storage.get("a/b.png");
    expect(found).toMatchObject({ size, totalSize: size, contentType: "image/png" });
    expect(sha256(await readAll(found!.stream))).toBe(sha256(bytes));
    const range = await storage.get("a/b.png", { range: { first: size - 1 } });
    expect(range).toMatchObject({ size: 1, totalSize: size });
    expect(await readAll(range!.stream)).toEqual(bytes.subarray(-1));
  });

  test("has what was put, without what was deleted", async () => {
    const keys = ["p/1/a", "p/1/b/c", "p/10/a", "q"];
    for (const key of [...keys, "gone"]) await storage.put(key, Buffer.from(key), png);
    await storage.delete("gone");
    expect([await storage.head("gone"), await storage.get("gone")]).toEqual([undefined, undefined]);
    expect((await Array.fromAsync(storage.list(""))).map(({ key }) => key).sort()).toEqual(keys);
    expect(await storage.deletePrefix("p/1/")).toBe(2);
    expect((await Array.fromAsync(storage.list("p/"))).map(({ key, size }) => [key, size])).toEqual([["p/10/a", 6]]);
  });

  test("opens a signed URL", async () => {
    await storage.put("a", bytesOf(1000), png);
    const answer = await fetch((await storage.signedUrl("a", { expires: 60, contentType: "x/y" }))!);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "x/y"]);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytesOf(1000));
  });
});
