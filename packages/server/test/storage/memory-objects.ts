import { createHash } from "node:crypto";

/** An object as the fakes keep it. */
export interface MemoryObject {
  bytes: Buffer;
  contentType: string;
  cacheControl: string | undefined;
  /** Rises with everything that is stored; never used twice. */
  generation: number;
  modified: Date;
}

/** What a bucket holds, in the order of its keys. */
export interface MemoryObjects {
  get(key: string): MemoryObject | undefined;
  put(key: string, object: Omit<MemoryObject, "generation" | "modified">): MemoryObject;
  delete(key: string): boolean;
  /** Keys with this prefix that come after `after`. */
  keys(prefix: string, after: string): string[];
}

export function createMemoryObjects(): MemoryObjects {
  const objects = new Map<string, MemoryObject>();
  let generation = 1_790_000_000_000_000;
  return {
    get: (key) => objects.get(key),
    put(key, object) {
      generation += 1;
      const stored = { ...object, generation, modified: new Date() };
      objects.set(key, stored);
      return stored;
    },
    delete: (key) => objects.delete(key),
    keys: (prefix, after) =>
      [...objects.keys()]
        .filter((key) => key.startsWith(prefix) && key > after)
        .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
  };
}

export const md5 = (bytes: Uint8Array, encoding: "base64" | "hex"): string =>
  createHash("md5").update(bytes).digest(encoding);

/** What a `Range` header asks for; "beyond" where there is nothing of that (RFC 9110 14.1.2). */
export function readRange(header: string | undefined, total: number): { first: number; last: number } | "beyond" {
  const match = header?.match(/^bytes=(\d+)-(\d*)$/);
  if (!match) return { first: 0, last: total - 1 };
  const first = Number(match[1]);
  const last = match[2] === "" ? total - 1 : Math.min(Number(match[2]), total - 1);
  return first >= total || last < first ? "beyond" : { first, last };
}
