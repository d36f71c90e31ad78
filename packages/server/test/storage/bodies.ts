import { createHash } from "node:crypto";
import { Readable } from "node:stream";

const made = new Map<string, Buffer>();

/** Bytes that are the same every time and unlike each other. They are made once, and not to be changed. */
export function bytesOf(size: number, seed = 1): Buffer {
  const name = `${size} ${seed}`;
  const bytes = made.get(name) ?? make(size, seed);
  made.set(name, bytes);
  return bytes;
}

function make(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at < size; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let byte = 0; byte < 4 && at + byte < size; byte += 1) bytes[at + byte] = state >>> (byte * 8);
  }
  return bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** As an upload comes in: pieces of a socket's size, none of which says how many there will be. */
export const streamOf = (bytes: Buffer): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
    })(),
    { objectMode: false },
  );

/** Gives these bytes and then nothing, neither more nor an end. */
export function stallingAfter(bytes: Buffer): Readable {
  const source = new Readable({ read() {} });
  source.push(bytes);
  return source;
}

/** Fails behind these bytes. */
export const failingAfter = (bytes: Buffer, error: Error): Readable =>
  Readable.from(
    (async function* () {
      for await (const chunk of streamOf(bytes)) yield chunk;
      throw error;
    })(),
    { objectMode: false },
  );

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
