import type { ServerResponse } from "node:http";
import type { CancelTimer, Clock } from "@galley/foundation";
import type { FastifyReply } from "fastify";
import { Refusal } from "../refusal.ts";

/** ms. Proxies commonly close what was silent for 30 to 60 s. */
const heartbeatEvery = 15_000;
/** So many heartbeats, a minute, after which a client that takes nothing is given up. */
const patience = 4;
/** ms after which a browser tries again, when the connection broke. */
const retryAfter = 2000;
/** A stream takes about 25 kB and a socket; the process is to keep some for all else. */
const usualLimit = 10_000;

/** One client that listens to Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventStream {
  /** Resolves when the client has room for more, or is gone. `data` is JSON. */
  send(frame: { event: string; data: string; id?: string }): Promise<void>;
  end(): void;
  /** Runs when the stream ends, whoever ended it. */
  onEnd(run: () => void): void;
  readonly ended: boolean;
}

/** All streams of a process. */
export interface EventStreams {
  /** Turns the reply into a stream. @throws Refusal where there are too many already */
  open(reply: FastifyReply): EventStream;
  /** Ends those whose clients may not listen any longer. */
  recheck(): void;
  /** Ends them all; those that come later too. */
  close(): void;
  stats(): { open: number; sent: number };
}

/** What a client had taken at the last heartbeat, and for how many it has taken nothing since. */
interface Progress {
  /** Bytes. */
  taken: number;
  beats: number;
  mayListen: () => Promise<boolean>;
}

/** Of a client that went away before there was a stream: it hears nothing, and nobody waits for it. */
const endedStream: EventStream = {
  send: async () => {},
  end: () => {},
  onEnd: (run) => run(),
  ended: true,
};

const isOver = (response: ServerResponse): boolean => response.writableEnded || response.destroyed;

/** Listeners to errors are not added: one in the middle of a write is followed by 'close'. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => void response.once("drain", resolve));

/** Also looks at streams that have ended: what is left of them may find nobody to take it. */
function isStuck(response: ServerResponse, progress: Progress): boolean {
  const { socket } = response;
  const taken = socket ? socket.bytesWritten - socket.writableLength : 0;
  const moves = response.writableLength === 0 || taken > progress.taken;
  progress.taken = Math.max(progress.taken, taken);
  progress.beats = moves ? 0 : progress.beats + 1;
  return progress.beats >= patience;
}

export function createEventStreams(clock: Clock, limit = usualLimit): EventStreams {
  const responses = new Map<ServerResponse, Progress>();
  let heartbeat: CancelTimer | undefined;
  let closed = false;
  let sent = 0;

  /** A key may have been revoked, or be over. */
  function recheck(): void {
    for (const [response, { mayListen }] of responses) {
      mayListen().then(
        (may) => void (may || response.end()),
        () => {},
      );
    }
  }

  /** One timer for all. */
  function beat(): void {
    heartbeat ??= clock.after(heartbeatEvery, () => {
      heartbeat = undefined;
      recheck();
      for (const [response, progress] of responses) {
        if (isStuck(response, progress)) response.destroy();
        else if (response.writableLength === 0 && !isOver(response)) response.write(": still here\n\n");
      }
      if (responses.size > 0) beat();
    });
  }

  return {
    open(reply) {
      if (responses.size >= limit) throw new Refusal("rate_limited", "Too many event streams are open just now.");
      const response = reply.raw;
      reply.hijack();
      // What is looked up before takes time, in which a client may go: its 'close' has come and does not come again.
      if (response.destroyed || reply.request.raw.socket.destroyed) return endedStream;
      // What hooks have set, such as who may read it from another web page.
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        // Nothing follows a stream: an idle connection would only hold up a server that is about to close.
        connection: "close",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
      });
      response.write(`retry: ${retryAfter}\n\n`);
      // A client that goes away in the middle of a write is no fault of ours; 'close' follows and ends the stream.
      response.on("error", () => {});
      const gone = new Promise<void>((resolve) => response.once("close", resolve));
      responses.set(response, { taken: 0, beats: 0, mayListen: reply.request.mayStill });
      response.once("close", () => responses.delete(response));
      beat();
      if (closed) response.end();
      return {
        async send({ event, data, id }) {
          if (isOver(response)) return;
          sent += 1;
          const head = id === undefined ? "" : `id: ${id}\n`;
          if (!response.write(`${head}event: ${event}\ndata: ${data}\n\n`))
            await Promise.race([drained(response), gone]);
        },
        end: () => void response.end(),
        onEnd(run) {
          if (response.destroyed) run();
          else response.once("close", run);
        },
        get ended() {
          return isOver(response);
        },
      };
    },
    recheck,
    close() {
      closed = true;
      heartbeat?.();
      for (const response of responses.keys()) response.end();
    },
    stats: () => ({ open: responses.size, sent }),
  };
}
