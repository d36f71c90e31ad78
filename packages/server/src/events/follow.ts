import { type Frame, isTerminal, type StoredEvent } from "./frames.ts";

/** Where frames go. */
interface Sink {
  /** Resolves when there is room for more, or there never will be. */
  send(frame: Omit<Frame, "id"> & { id?: string }): Promise<void>;
  readonly ended: boolean;
}

export interface FollowOptions {
  sink: Sink;
  /** The events after the last one sent, in order, at most `page` of them. */
  read(): Promise<StoredEvent[]>;
  page: number;
  /** Whether it comes after the last one sent. */
  isNew(event: StoredEvent): boolean;
  /** Called before the event is sent: it is the last one from now on. */
  took(event: StoredEvent): void;
  frameOf(event: StoredEvent): Promise<Frame>;
  /** What else there is to say, after all events so far; asked for after each `nudge`. */
  aside?(): Promise<Array<Omit<Frame, "id">>>;
  /** Whether nothing comes after this event. */
  isLast?(event: StoredEvent): boolean;
}

/** So many events wait for a slow listener; the others it is given from the database, when it has taken these. */
const mostWaiting = 64;

/**
 * Sends a listener each event once and in order: first what is stored, then what is told live. One that is slower than
 * the events come is not buffered for without end; it is led through what is stored until it has caught up.
 */
export function createFollower(options: FollowOptions) {
  const { sink } = options;
  let waiting: StoredEvent[] = [];
  /** Something was told that is not in `waiting`: it is to be read. */
  let behind = true;
  let nudged = true;
  let wake = Promise.withResolvers<void>();

  async function take(events: StoredEvent[]): Promise<boolean> {
    for (const event of events) {
      if (sink.ended) return true;
      if (!options.isNew(event)) continue;
      options.took(event);
      await sink.send(await options.frameOf(event));
      if (options.isLast?.(event)) return true;
    }
    return false;
  }

  /** Reads until there is no more; what is told meanwhile is read too. Answers whether that was the end. */
  async function catchUp(): Promise<boolean> {
    while (behind && !sink.ended) {
      behind = false;
      waiting = [];
      const events = await options.read();
      if (events.length >= options.page) behind = true;
      if (await take(events)) return true;
    }
    return sink.ended;
  }

  async function sayAside(): Promise<void> {
    nudged = false;
    for (const frame of (await options.aside?.()) ?? []) await sink.send(frame);
  }

  return {
    /** There is something to say that is no event. */
    nudge(): void {
      nudged = true;
      wake.resolve();
    },
    /** An event is there. */
    offer(event: StoredEvent): void {
      if (behind) return;
      if (waiting.length < mostWaiting) waiting.push(event);
      else behind = true;
      wake.resolve();
    },
    /** Ends the waiting: the listener is gone. */
    end: (): void => wake.resolve(),
    /** Resolves after the last event, or when the listener is gone. */
    async run(): Promise<void> {
      while (!sink.ended) {
        if (await catchUp()) return;
        const some = waiting;
        waiting = [];
        if (some.length > 0) {
          if (await take(some)) return;
        } else if (nudged) {
          await sayAside();
        } else if (!behind) {
          await wake.promise;
          wake = Promise.withResolvers();
        }
      }
    },
  };
}

export const endsJob = (event: StoredEvent): boolean => isTerminal(event.row.type);
