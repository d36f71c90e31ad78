import type {
  CreateBlogBatchResponse,
  CreateImageBatchResponse,
  CreateImageJobResponse,
  CreateJobResponse,
} from "@galley/contract";
import { waitFor } from "./abort.ts";
import type { BlogBatch, BlogRequest } from "./blog.ts";
import type { GalleyClient } from "./client.ts";
import { GalleyError } from "./errors.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import type { NewImageBatch } from "./image-batches.ts";
import type { ImageRequest } from "./images.ts";
import { type OfflineStore, onGlobal, usualStore, webGlobal } from "./offline-store.ts";
import { milliseconds } from "./options.ts";

/** What may be asked for while there is no way to Galley. */
export type OfflineRequest =
  | { kind: "blog"; request: BlogRequest }
  | { kind: "blog-batch"; request: BlogBatch }
  | { kind: "image"; request: ImageRequest }
  | { kind: "image-batch"; request: NewImageBatch };

/** What Galley answered: a job, or a batch. */
export type OfflineResponse =
  | CreateJobResponse
  | CreateImageJobResponse
  | CreateBlogBatchResponse
  | CreateImageBatchResponse;

/** A request in an offline queue. */
export type OfflineEntry = OfflineRequest & {
  readonly id: string;
  /** The same on every try, after a reload too: Galley makes one job of it, however often it arrives. */
  readonly idempotencyKey: string;
  /** When it was added, ISO 8601 in UTC. */
  readonly addedAt: string;
  /** `waiting` for a way to Galley; `submitted`; or `refused`, for ever, as it is. */
  readonly state: "waiting" | "submitted" | "refused";
  /** What Galley answered, once it is submitted. */
  readonly response: OfflineResponse | null;
  /** Why it is refused, or what the last try failed with. */
  readonly error: { readonly code: string; readonly message: string } | null;
};

export type OfflineQueueOptions = {
  client: Pick<GalleyClient, "createBlogJob" | "createBlogBatch" | "createImageJob" | "createImageBatch">;
  /** Where entries are kept: in a page its `localStorage`, elsewhere the memory, which does not outlive the process. */
  store?: OfflineStore | undefined;
  /** Queues of different names know nothing of each other: give each user of a page a queue of their own. `default`. */
  name?: string | undefined;
  /** Milliseconds after which to try again where no event tells that there is a way to Galley again. 15000. */
  retryInterval?: number | undefined;
  /** Waits so many milliseconds, rejecting with the signal's reason if that aborts first; for tests. */
  wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
};

/** Requests that are sent as soon as there is a way to Galley. */
export type OfflineQueue = {
  /** Keeps a request and, where there is a way, sends it. Resolves once it is kept, and rejects where it cannot be. */
  add(request: OfflineRequest): Promise<OfflineEntry>;
  /** All entries, in the order in which they were added. The newest 50 of those that are submitted are kept. */
  entries(): Promise<OfflineEntry[]>;
  /** Calls `listener` with all entries now, and whenever one has changed; gives what ends that. */
  subscribe(listener: (entries: OfflineEntry[]) => void): () => void;
  /** Forgets an entry. One that was submitted carries on as a job. */
  remove(id: string): Promise<void>;
  /** Tries to send now what waits; resolves when it is sent, or cannot be. */
  flush(): Promise<void>;
  /** Ends the queue's timers and what it is sending. What waits is kept for the next one. */
  close(): void;
};

type Locks = { request(name: string, options: { signal: AbortSignal }, run: () => Promise<void>): Promise<void> };

const submittedKept = 50;

/**
 * A queue for requests that are to survive a lost network and a reload. They are sent one after the other, in their order,
 * each with an idempotency key of its own. Of several tabs one sends at a time, and looks at what is still waiting first.
 */
export function createOfflineQueue(options: OfflineQueueOptions): OfflineQueue {
  const { client, name = "default", wait = waitFor } = options;
  const store = options.store ?? usualStore(name);
  const interval = milliseconds("retryInterval", options.retryInterval, 15_000);
  const closing = new AbortController();
  const { signal } = closing;
  const listeners = new Set<(entries: OfflineEntry[]) => void>();
  let sending: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let retrying = false;
  let lastAdded = 0;

  const entries = async (): Promise<OfflineEntry[]> => [...(await store.list())].sort(byAge);

  /** Never fails: what is kept is kept, whether or not somebody could be told. */
  async function tell(only?: (entries: OfflineEntry[]) => void): Promise<void> {
    if (listeners.size === 0 || signal.aborted) return;
    const all = await entries().catch(() => undefined);
    if (all) for (const listener of listeners) if (only === undefined || listener === only) call(listener, all);
  }

  /**
   * Keeps what became of an entry, unless somebody has removed it meanwhile. Where there is no room, those that are over
   * go, this one too if need be: it would be sent again for ever, and after the life of its key be another job.
   */
  async function keep(entry: OfflineEntry): Promise<void> {
    const all = await store.list();
    if (!all.some(({ id }) => id === entry.id)) return;
    try {
      await store.put(entry);
    } catch (error) {
      if (entry.state === "waiting") return;
      for (const { id, state } of all) if (state === "submitted") await store.delete(id);
      try {
        await store.put(entry);
      } catch {
        if (entry.state === "refused") throw error;
        await store.delete(entry.id);
      }
    }
  }

  /** Sends one; answers whether the next may follow: not where there is no way to Galley, or it is not to be asked now. */
  async function send(entry: OfflineEntry): Promise<boolean> {
    let outcome: Pick<OfflineEntry, "state" | "response" | "error">;
    try {
      outcome = { state: "submitted", response: await submit(client, entry, signal), error: null };
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = error instanceof GalleyError ? error : { code: "invalid_request", message: `${error}` };
      outcome = { state: isRefused(error) ? "refused" : "waiting", response: null, error: { code, message } };
    }
    await keep({ ...entry, ...outcome });
    await tell();
    return outcome.state !== "waiting";
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      // Looked up anew each time: another tab may have sent it, or removed it.
      const first = (await entries()).find(isWaiting);
      if (!first || isOffline() || !(await send(first))) break;
    }
    const submitted = (await entries()).filter(({ state }) => state === "submitted");
    for (const { id } of submitted.slice(0, -submittedKept)) await store.delete(id);
  }

  async function run(): Promise<void> {
    const locks = webGlobal<{ locks?: Locks }>("navigator")?.locks;
    try {
      await (locks ? locks.request(`galley-offline/${name}`, { signal }, sendAll) : sendAll());
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      sending = undefined;
      await look();
    }
  }

  /** One run at a time; whoever asks meanwhile is served by the next one. */
  function flush(): Promise<void> {
    if (!sending) {
      sending = run();
      return sending;
    }
    next ??= sending
      .catch(() => {})
      .then(() => {
        next = undefined;
        return flush();
      });
    return next;
  }

  /** What fails here is tried again later. */
  const flushSoon = (): void => void flush().catch(() => {});

  /** Sees to it that what waits is tried again, also what another tab has left. */
  async function look(): Promise<void> {
    if (retrying || signal.aborted) return;
    // A store that cannot be read now may hold something.
    const isNeeded = await entries().then(
      (all) => all.some(isWaiting),
      () => true,
    );
    if (!isNeeded || retrying || signal.aborted) return;
    retrying = true;
    wait(interval, signal)
      .then(flushSoon, () => {})
      .finally(() => {
        retrying = false;
      });
  }

  async function changed(): Promise<void> {
    await tell();
    await look();
  }

  const ends = [onGlobal("online", flushSoon), store.listen?.(() => void changed().catch(() => {}))];
  flushSoon();
  return {
    entries,
    flush,
    async add(request) {
      signal.throwIfAborted();
      // The order of entries is that of these times.
      lastAdded = Math.max(Date.now(), lastAdded + 1);
      const entry: OfflineEntry = {
        ...request,
        id: newIdempotencyKey(),
        idempotencyKey: newIdempotencyKey(),
        addedAt: new Date(lastAdded).toISOString(),
        state: "waiting",
        response: null,
        error: null,
      };
      await store.put(entry);
      await tell();
      flushSoon();
      return entry;
    },
    subscribe(listener) {
      listeners.add(listener);
      void tell(listener);
      return () => void listeners.delete(listener);
    },
    async remove(id) {
      await store.delete(id);
      await tell();
    },
    close() {
      for (const end of ends) end?.();
      listeners.clear();
      closing.abort();
    },
  };
}

/** What a listener throws is its owner's: reported as any error of a page, and no reason to stop. */
function call(listener: (entries: OfflineEntry[]) => void, entries: OfflineEntry[]): void {
  try {
    listener(entries);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

const isWaiting = ({ state }: OfflineEntry): boolean => state === "waiting";

const byAge = (one: OfflineEntry, other: OfflineEntry): number => (one.addedAt < other.addedAt ? -1 : 1);

/** Only `false` says something: `true` is also a network that leads nowhere. */
const isOffline = (): boolean => webGlobal<{ onLine?: boolean }>("navigator")?.onLine === false;

/**
 * Whether it would be refused again. A key that is not accepted is not the request's fault, nor is what a proxy says, but
 * that it is too large.
 */
const isRefused = (error: unknown): boolean =>
  !(error instanceof GalleyError) ||
  error.status === 413 ||
  (!error.retryable && error.problem !== undefined && error.status !== 401 && error.status !== 403);

function submit(
  client: OfflineQueueOptions["client"],
  { idempotencyKey, ...entry }: OfflineEntry,
  signal: AbortSignal,
): Promise<OfflineResponse> {
  const options = { idempotencyKey, signal };
  if (entry.kind === "blog") return client.createBlogJob(entry.request, options);
  if (entry.kind === "blog-batch") return client.createBlogBatch(entry.request, options);
  if (entry.kind === "image") return client.createImageJob(entry.request, options);
  return client.createImageBatch(entry.request, options);
}
