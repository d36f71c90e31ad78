import { createPublishedState } from "./published.ts";
import type { Resource } from "./shared.ts";
import { watchVisibility } from "./visibility.ts";

/**
 * How a watched thing is heard of: `connecting`, `live` (told at once), `polling` (asked for now and then), `paused` (the
 * page is hidden), or `closed`: it is over, or there was an error.
 */
export type Connection = "connecting" | "live" | "polling" | "paused" | "closed";

/** What is known of a watched thing. */
export type Live<Data> = {
  readonly data: Data | null;
  readonly connection: Connection;
  /** Why no more is heard of it. */
  readonly error: Error | null;
};

export const notHeardOf: Live<never> = { data: null, connection: "connecting", error: null };

export type LiveResource<Data> = Resource<Live<Data>> & {
  /** Takes in what another call has told of it. */
  take(data: Data): void;
  /** Watches anew, where it has come to its end or to an error. */
  resume(): void;
};

export type LiveOptions<Update, Data> = {
  /** Watches until the signal aborts or the thing is over. */
  open: (signal: AbortSignal) => AsyncIterable<Update>;
  reduce: (data: Data | null, update: Update) => Data;
};

type Told = { connection: "connecting" | "live" | "polling" };

/** Watches from its creation until it is closed, and rests in between where it may and nobody sees the page. */
export function createLive<Update extends Told, Data>(options: LiveOptions<Update, Data>): LiveResource<Data> {
  const { state, change, ...published } = createPublishedState<Live<Data>>(notHeardOf);
  let controller: AbortController | undefined;
  let isOver = false;
  let isClosed = false;
  let mayPause = false;
  let isHidden = false;

  async function run(): Promise<void> {
    controller = new AbortController();
    const { signal } = controller;
    isOver = false;
    let error: Error | null = null;
    try {
      for await (const update of options.open(signal)) {
        if (signal.aborted) return;
        const { data, connection } = state();
        const isNews = data === null || connection !== update.connection;
        change({ data: options.reduce(data, update), connection: update.connection, error: null }, isNews);
      }
    } catch (caught) {
      error = caught instanceof Error ? caught : new Error(String(caught));
    }
    if (signal.aborted) return;
    isOver = true;
    change({ connection: "closed", error }, true);
  }

  function rest(): void {
    const shouldRest = mayPause && isHidden;
    const isResting = controller?.signal.aborted === true;
    if (isOver || shouldRest === isResting) return;
    if (!shouldRest) return void run();
    controller?.abort();
    change({ connection: "paused" }, true);
  }
  const unwatch = watchVisibility((hidden) => {
    isHidden = hidden;
    rest();
  });
  void run();

  return {
    getSnapshot: published.getSnapshot,
    subscribe: published.subscribe,
    take: (data) => change({ data }, true),
    resume() {
      if (!isOver || isClosed) return;
      change({ connection: "connecting", error: null }, true);
      void run();
    },
    mayPause(may) {
      mayPause = may;
      rest();
    },
    close() {
      isOver = true;
      isClosed = true;
      controller?.abort();
      unwatch();
      published.close();
    },
  };
}
