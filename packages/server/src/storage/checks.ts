import { Readable } from "node:stream";
import { checkFolder, checkKey, checkPrefix } from "./keys.ts";
import { checkPutOptions, checkRange, checkSignedUrlOptions } from "./options.ts";
import type { ListedObject, Storage } from "./port.ts";

/** A storage that looks at what it is asked before the backend does: all of them refuse the same, in the same words. */
export function withChecks(backend: Storage): Storage {
  return {
    async put(key, body, options) {
      try {
        checkKey(key);
        checkPutOptions(options);
      } catch (error) {
        if (body instanceof Readable) body.on("error", () => {}).destroy();
        throw error;
      }
      return backend.put(key, body, options);
    },
    async get(key, options = {}) {
      checkKey(key);
      if (options.range !== undefined) checkRange(options.range);
      options.signal?.throwIfAborted();
      return backend.get(key, options);
    },
    async head(key) {
      checkKey(key);
      return backend.head(key);
    },
    async delete(key) {
      checkKey(key);
      return backend.delete(key);
    },
    async deletePrefix(prefix) {
      checkFolder(prefix);
      return backend.deletePrefix(prefix);
    },
    list(prefix) {
      checkPrefix(prefix);
      return backend.list(prefix);
    },
    async signedUrl(key, options) {
      checkKey(key);
      checkSignedUrlOptions(options);
      return backend.signedUrl(key, options);
    },
    close: () => backend.close(),
  };
}

/** A storage whose keys all lie below `prefix` of another one; an empty prefix is the other one itself. */
export function below(prefix: string, storage: Storage): Storage {
  if (prefix === "") return storage;
  const inside = (key: string): string => `${prefix}/${key}`;
  async function* list(start: string): AsyncGenerator<ListedObject> {
    for await (const object of storage.list(inside(start)))
      yield { ...object, key: object.key.slice(prefix.length + 1) };
  }
  return {
    put: (key, body, options) => storage.put(inside(key), body, options),
    get: (key, options) => storage.get(inside(key), options),
    head: (key) => storage.head(inside(key)),
    delete: (key) => storage.delete(inside(key)),
    deletePrefix: (start) => storage.deletePrefix(inside(start)),
    list,
    signedUrl: (key, options) => storage.signedUrl(inside(key), options),
    close: () => storage.close(),
  };
}
