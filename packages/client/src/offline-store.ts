import type { OfflineEntry } from "./offline-queue.ts";

type Awaitable<Value> = Value | Promise<Value>;

/** Where an offline queue keeps its entries. Each is kept by itself, so that two tabs do not undo each other's changes. */
export type OfflineStore = {
  /** All entries, in any order. */
  list(): Awaitable<OfflineEntry[]>;
  /** Keeps an entry, in place of the one with the same `id`. Rejects where there is no room. */
  put(entry: OfflineEntry): Awaitable<void>;
  delete(id: string): Awaitable<void>;
  /** Calls `listener` when somebody else, another tab for instance, has changed something; gives what ends that. */
  listen?(listener: () => void): () => void;
};

/** The part of the web's `Storage` and its events that is used; their types are known only where the web's are. */
type WebStorage = {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};
type Listening = (type: string, listener: (event: { key?: string | null }) => void) => void;

/** What the web's global scope has, or undefined: some lack it, and a page may be forbidden its storage. */
export function webGlobal<Thing>(name: string): Thing | undefined {
  try {
    return (Reflect.get(globalThis, name) as Thing | null | undefined) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Calls `listener` at an event of the global scope, where it has some; gives what ends that. */
export function onGlobal(type: string, listener: (event: { key?: string | null }) => void): () => void {
  webGlobal<Listening>("addEventListener")?.call(globalThis, type, listener);
  return () => webGlobal<Listening>("removeEventListener")?.call(globalThis, type, listener);
}

/** In a page its `localStorage`, which survives a reload and is shared by its tabs; elsewhere the memory. */
export function usualStore(name: string): OfflineStore {
  const storage = webGlobal("document") ? webGlobal<WebStorage>("localStorage") : undefined;
  return storage ? inStorage(storage, `galley-offline/${name}/`) : inMemory();
}

function inStorage(storage: WebStorage, prefix: string): OfflineStore {
  return {
    list() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
      return keys.filter((key) => key.startsWith(prefix)).flatMap((key) => entryIn(storage.getItem(key)) ?? []);
    },
    put: (entry) => storage.setItem(prefix + entry.id, JSON.stringify(entry)),
    delete: (id) => storage.removeItem(prefix + id),
    listen: (listener) =>
      onGlobal("storage", ({ key }) => {
        if (key === null || key?.startsWith(prefix)) listener();
      }),
  };
}

function entryIn(text: string | null): OfflineEntry | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as OfflineEntry);
  } catch {
    return undefined;
  }
}

function inMemory(): OfflineStore {
  const entries = new Map<string, OfflineEntry>();
  return {
    list: () => [...entries.values()],
    put: (entry) => void entries.set(entry.id, entry),
    delete: (id) => void entries.delete(id),
  };
}
