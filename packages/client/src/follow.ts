import { linkedAbort, TimeLimitReached, withTimeLimit } from "./abort.ts";
import { type Connection, connect, type Opened } from "./connection.ts";
import { GalleyError } from "./errors.ts";
import { createMailbox } from "./mailbox.ts";
import type { Options } from "./options.ts";
import { get } from "./requests.ts";
import { backoff } from "./retry.ts";
import { createEventParser, type ServerEvent } from "./sse.ts";

/** How one is told: not yet, or not just now; by the server's events; or by looking again and again. */
export type LiveConnection = "connecting" | "live" | "polling";

/** Something that is followed. */
export type Feed<News> = {
  /** Where its events are. */
  events: string;
  /** Takes in an event; gives what there is to tell. Rejects with a `GalleyError` where something before it is missing. */
  take(event: ServerEvent, connection: Connection): News[] | Promise<News[]>;
  /** Takes in how it is now, without events; gives what there is to tell. */
  look(connection: Connection): Promise<News[]>;
  /** Milliseconds until the next look. */
  pause(): number;
  /** How it is, as far as it is known. */
  known(): News | undefined;
  isOver(): boolean;
  /** What two become that wait for a slow reader; undefined where each counts. */
  merge(before: News, next: News): News | undefined;
};

/** Milliseconds. The server sends its first bytes at once, and then at least a heartbeat every 15 s. */
const firstBytes = 10_000;
const silence = 35_000;
/** Milliseconds for which it is polled where events do not get through; doubled each time they still do not. */
const pollFirst = 60_000;
const pollMost = 600_000;
/** A stream of so many milliseconds was a good one: what breaks it is not like what broke those before it. */
const goodStream = 5000;

/** `heard`: some of it came. `deaf`: events do not get through here. */
type Outcome = { heard: boolean; deaf?: boolean; error?: GalleyError };

/**
 * Follows something to its end: by the server's events, after each break from where it stood, and by polling where they do
 * not get through. Begins when the first is asked for, and ends when the reader goes, or the signal aborts.
 */
export function follow<News extends object>(feed: Feed<News>, options: Options) {
  type Update = News & { connection: LiveConnection };
  // Wrong options are told at once.
  connect(options);
  const mailbox = createMailbox<Update>((before, next) => {
    const merged = feed.merge(before, next);
    return merged && { ...merged, connection: next.connection };
  });
  let stop = (_reason: unknown): void => {};
  let begun = false;

  async function begin(): Promise<void> {
    const ending = linkedAbort(options.signal);
    stop = ending.stop;
    // At once, also where it waits for room: somebody who has ended it may never take what waits.
    const drop = () => mailbox.end({ error: { error: ending.signal.reason }, drop: true });
    ending.signal.addEventListener("abort", drop, { once: true });
    const connection = connect({ ...options, signal: ending.signal });
    try {
      await createFollower({ feed, connection, mailbox, options, signal: ending.signal }).run();
      mailbox.end();
    } catch (error) {
      mailbox.end({ error: { error }, drop: ending.signal.aborted });
    } finally {
      ending.release();
    }
  }

  const iterator: AsyncIterableIterator<Update, undefined> = {
    next() {
      const next = mailbox.take();
      if (!begun) void begin();
      begun = true;
      return next;
    },
    async return() {
      begun = true;
      mailbox.end({ drop: true });
      stop(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

type FollowerOptions<News> = {
  feed: Feed<News>;
  connection: Connection;
  mailbox: Pick<ReturnType<typeof createMailbox<News & { connection: LiveConnection }>>, "put" | "room">;
  options: Pick<Options, "random">;
  signal: AbortSignal;
};

function createFollower<News extends object>({ feed, connection, mailbox, options, signal }: FollowerOptions<News>) {
  const { random = Math.random } = options;
  let state: LiveConnection = "connecting";
  let lastId: string | undefined;

  const tell = (news: readonly News[]): void => {
    for (const one of news) mailbox.put({ ...one, connection: state });
  };

  function turn(next: LiveConnection): void {
    if (state === next) return;
    state = next;
    const known = feed.known();
    if (known) tell([known]);
  }

  /** Opens the stream and takes in what comes, until it ends. */
  async function listen(): Promise<Outcome> {
    const headers = { accept: "text/event-stream", "last-event-id": lastId };
    // Until then and 5 s more.
    const deadline = connection.now() + firstBytes / 2;
    const opened = await connection.open({ ...get(feed.events), headers, deadline }).catch(errorOf);
    if (opened instanceof GalleyError) {
      // What Galley itself says no with is the end; of what others say nobody knows what it means.
      if (!opened.retryable && opened.problem) throw opened;
      return { heard: false, deaf: !opened.retryable || opened.code === "timeout", error: opened };
    }
    try {
      if (opened.response.status === 204) {
        // Nothing more comes after that: what is open still is asked for from its beginning.
        lastId = undefined;
        return await lookOnce();
      }
      if (!opened.response.headers.get("content-type")?.startsWith("text/event-stream")) {
        return { heard: false, deaf: true };
      }
      return await takeAll(opened);
    } finally {
      opened.close();
    }
  }

  async function takeAll({ response }: Opened): Promise<Outcome> {
    const reader = response.body?.getReader();
    if (!reader) return { heard: false, deaf: true };
    const parse = createEventParser();
    const from = connection.now();
    for (let heard = false; ; heard = true) {
      await mailbox.room();
      const ms = heard ? silence : firstBytes;
      const piece = await withTimeLimit(() => reader.read(), { ms, signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        return error instanceof TimeLimitReached ? "silent" : "broken";
      });
      if (piece === "silent") return { heard: false, deaf: true };
      const isEnd = piece === "broken" || piece.done;
      if (isEnd) return { heard: heard && connection.now() - from >= goodStream };
      turn("live");
      const error = await takeEvents(parse(piece.value)).catch(errorOf);
      if (error) return { heard: false, error };
      if (feed.isOver()) return { heard: true };
    }
  }

  async function takeEvents(events: readonly ServerEvent[]): Promise<void> {
    for (const event of events) {
      // Where it is not taken in, all is told anew.
      const before = lastId;
      lastId = undefined;
      tell(await feed.take(event, connection));
      lastId = event.id ?? before;
      if (feed.isOver()) return;
    }
  }

  /** What is seen may be newer than the events that follow `lastId`: these would tell it once more. */
  async function lookOnce(): Promise<Outcome> {
    const news = await feed.look(connection);
    lastId = undefined;
    tell(news);
    return { heard: false };
  }

  /** Looks again and again for a time; where the server was away, once, to find out whether it is back. */
  async function poll(time: number, wasAway: boolean): Promise<void> {
    const until = connection.now() + time;
    for (let failures = 0; !feed.isOver(); ) {
      const outcome = await lookOnce().catch(errorOf);
      if (outcome instanceof GalleyError) {
        if (!outcome.retryable || !feed.known()) throw outcome;
        await connection.wait(Math.max(outcome.retryAfter ?? 0, backoff(failures++, random)));
        if (wasAway) return;
      } else {
        failures = 0;
        if (wasAway || feed.isOver()) return;
        turn("polling");
        if (connection.now() >= until) return;
        await connection.wait(feed.pause());
      }
    }
  }

  return {
    async run(): Promise<void> {
      let failures = 0;
      let deafness = 0;
      while (!feed.isOver()) {
        const { heard, deaf, error } = await listen();
        if (feed.isOver()) return;
        failures = heard ? 0 : failures + 1;
        deafness = deaf ? deafness + 1 : 0;
        turn(deaf ? "polling" : "connecting");
        const pause = Math.max(error?.retryAfter ?? 0, deaf ? 0 : backoff(failures, random));
        if (pause > 0) await connection.wait(pause);
        if (deaf || failures > 1) await poll(Math.min(pollMost, pollFirst * 2 ** Math.max(0, deafness - 1)), !deaf);
      }
    },
  };
}

/** An error of Galley's, or of the way to it. Others are not to be gone on after. */
function errorOf(error: unknown): GalleyError {
  if (error instanceof GalleyError) return error;
  throw error;
}
