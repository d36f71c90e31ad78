import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { JobChanges } from "../jobs/changes.ts";
import type { JobExtras } from "../jobs/extras.ts";
import type { JobTables } from "../jobs/tables.ts";
import { type StoredEvent, toEvent } from "./frames.ts";
import { type EventLog, type Place, pageSize } from "./log.ts";

/** ms between looks where other processes write, should their signal have been lost. */
const lookEvery = 2000;
/** ms until the log is read again after that has failed, or when an event may not be shown yet; so often in a row. */
const soon = 50;
const mostSoon = 40;

type EventListener = (event: StoredEvent) => void;

/** Reads each event once for all in this process who listen. */
export interface EventHub {
  /** Calls `listener` with each event from now on, of a job or (undefined) of all, until the function given back is called. */
  listen(jobId: string | undefined, listener: EventListener): () => void;
  /** Resolves when everything committed from now on will be told. */
  ready(): Promise<void>;
  /** Of all events, how many were read. */
  readonly count: number;
  stop(): void;
}

export interface EventHubOptions {
  database: Database<JobTables>;
  log: EventLog;
  changes: JobChanges;
  extras: JobExtras;
  clock: Clock;
  onError: (error: unknown) => void;
}

export function createEventHub({ database, log, changes, extras, clock, onError }: EventHubOptions): EventHub {
  const ofJobs = new Map<string, Set<EventListener>>();
  const ofAll = new Set<EventListener>();
  let started: Promise<void> | undefined;
  let place: Place | undefined;
  let reading = false;
  let readAgain = false;
  let timer: CancelTimer | undefined;
  let count = 0;
  let stopped = false;
  const isHeard = () => ofJobs.size > 0 || ofAll.size > 0;
  /** An event was announced that an older transaction, still under way, may hold back. */
  let looksSoon = 0;
  const unlisten = changes.listenToAll(() => {
    looksSoon = mostSoon;
    wake();
  });

  function wake(): void {
    readAgain = true;
    if (reading || !place || stopped) return;
    reading = true;
    void readOn().finally(() => {
      reading = false;
    });
  }

  async function readOn(): Promise<void> {
    while (readAgain && place && !stopped) {
      readAgain = false;
      try {
        await readPage();
      } catch (error) {
        onError(error);
        lookIn(soon);
      }
    }
  }

  async function readPage(): Promise<void> {
    // Nobody listens: whoever comes begins at the end of the log.
    if (!isHeard()) {
      started = undefined;
      place = undefined;
      return;
    }
    const rows = await log.after(place!);
    for (const row of rows) tell(toEvent({ database, extras }, row));
    const last = rows.at(-1);
    if (last) place = { group: last.commit_group, position: last.position };
    if (rows.length === pageSize) readAgain = true;
    else if (database.shared) lookIn(looksSoon-- > 0 && rows.length === 0 ? soon : lookEvery);
  }

  function tell(event: StoredEvent): void {
    count += 1;
    for (const listener of ofJobs.get(event.row.job_id) ?? []) listener(event);
    for (const listener of ofAll) listener(event);
  }

  function lookIn(delay: number): void {
    timer?.();
    timer = clock.after(delay, wake);
  }

  async function start(): Promise<void> {
    place = await log.end();
    wake();
  }

  function ready(): Promise<void> {
    started ??= start().catch((error) => {
      started = undefined;
      throw error;
    });
    return started;
  }

  return {
    listen(jobId, listener) {
      const some = jobId === undefined ? ofAll : (ofJobs.get(jobId) ?? new Set<EventListener>());
      some.add(listener);
      if (jobId !== undefined) ofJobs.set(jobId, some);
      return () => {
        some.delete(listener);
        if (jobId !== undefined && some.size === 0 && ofJobs.get(jobId) === some) ofJobs.delete(jobId);
      };
    },
    ready,
    get count() {
      return count;
    },
    stop() {
      stopped = true;
      timer?.();
      unlisten();
    },
  };
}
