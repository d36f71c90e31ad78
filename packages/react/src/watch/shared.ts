import type { GalleyClient } from "@galley/client";

/** Something that is watched: by nobody, by one component or by many. A snapshot stays the same object until it is news. */
export type Resource<Snapshot> = {
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  /** Whether it may rest while the page is hidden: when all who hold it say so. */
  mayPause?(may: boolean): void;
  /** Ends what is under way. It is not used again. */
  close(): void;
};

type Entry = { resource: Resource<unknown>; holders: number; wakeful: number };

/** What is open now, by client and name. Only what someone holds is in here, so that nothing piles up on a server. */
const open = new WeakMap<GalleyClient, Map<string, Entry>>();

/** What is open under this name, if anything is. The name says of which type it is. */
export function find<R extends Resource<unknown>>(client: GalleyClient, name: string): R | undefined {
  return open.get(client)?.get(name)?.resource as R | undefined;
}

/**
 * Takes hold of what has this name, which is opened for the first who does and closed after the last has let go; gives the
 * function that lets go. Closing waits for the end of the current task: StrictMode lets go and takes hold again within
 * one, and so does a page that is exchanged for another; neither is to cost a connection.
 */
export function hold<R extends Resource<unknown>>(
  client: GalleyClient,
  name: string,
  how: { create: () => R; pauses?: boolean },
): { resource: R; release: () => void } {
  const entries = open.get(client) ?? new Map<string, Entry>();
  open.set(client, entries);
  const entry = entries.get(name) ?? { resource: how.create(), holders: 0, wakeful: 0 };
  entries.set(name, entry);
  const wakes = how.pauses ? 0 : 1;
  const count = (by: 1 | -1): void => {
    entry.holders += by;
    entry.wakeful += by * wakes;
    // Nobody left is no reason to rest: it is closed in a moment.
    if (entry.holders > 0) entry.resource.mayPause?.(entry.wakeful === 0);
  };
  count(1);
  let isHeld = true;
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    count(-1);
    queueMicrotask(() => {
      if (entry.holders > 0 || entries.get(name) !== entry) return;
      entries.delete(name);
      entry.resource.close();
    });
  };
  return { resource: entry.resource as R, release };
}
