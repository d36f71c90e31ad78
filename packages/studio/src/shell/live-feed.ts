import { type GalleyClient, isTerminal, type JobsUpdate } from "@galley/client";

/** How news of jobs arrive. `paused`: the page is hidden. */
type LiveConnection = "connecting" | "live" | "polling" | "paused" | "off";

export interface LiveState {
  readonly connection: LiveConnection;
  /** Jobs that are worked on now. */
  readonly running: number;
  /** Jobs that wait in a queue. */
  readonly waiting: number;
}

/** One stream of what happens to all jobs, for all who want to know. */
export interface LiveFeed {
  /** Begins; the answer ends it. */
  start(): () => void;
  readonly state: () => LiveState;
  /** Told when the state is another. */
  onState(listener: () => void): () => void;
  /** Told of every update. */
  onUpdate(listener: (update: JobsUpdate) => void): () => void;
}

const before: LiveState = { connection: "connecting", running: 0, waiting: 0 };

interface LiveFeedOptions {
  client: GalleyClient;
  /** The stream has broken, or Galley has refused to tell. */
  onLost(): void;
}

export function createLiveFeed({ client, onLost }: LiveFeedOptions): LiveFeed {
  const unfinished = new Map<string, string>();
  const onStates = new Set<() => void>();
  const onUpdates = new Set<(update: JobsUpdate) => void>();
  let state = before;

  function become(connection: LiveConnection): void {
    const statuses = [...unfinished.values()];
    const running = statuses.filter((status) => status === "processing").length;
    const next = { connection, running, waiting: statuses.length - running };
    if (next.connection === state.connection && next.running === state.running && next.waiting === state.waiting)
      return;
    state = next;
    for (const listener of onStates) listener();
  }

  function take(update: JobsUpdate): void {
    if (update.jobs) {
      unfinished.clear();
      for (const job of update.jobs) if (!isTerminal(job)) unfinished.set(job.job_id, job.status);
    }
    if (update.job) {
      if (isTerminal(update.job)) unfinished.delete(update.job.job_id);
      else unfinished.set(update.job.job_id, update.job.status);
    }
    if (state.connection === "live" && update.connection !== "live") onLost();
    become(update.connection);
    for (const listener of onUpdates) listener(update);
  }

  async function listen(signal: AbortSignal): Promise<void> {
    try {
      for await (const update of client.watchJobs({ signal })) take(update);
    } catch {
      if (signal.aborted) return;
      become("off");
      onLost();
    }
  }

  function start(): () => void {
    let current: AbortController | undefined;
    // A browser keeps six connections to a host, for all its tabs: those that nobody looks at hold none.
    const follow = () => {
      current?.abort();
      current = undefined;
      if (document.hidden) return become("paused");
      become("connecting");
      current = new AbortController();
      void listen(current.signal);
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      current?.abort();
    };
  }

  const to =
    <Listener>(listeners: Set<Listener>) =>
    (listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
  return { start, state: () => state, onState: to(onStates), onUpdate: to(onUpdates) };
}
