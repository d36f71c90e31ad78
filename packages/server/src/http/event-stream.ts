import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { CancelTimer, Clock } from "@galley/foundation";

/** Proxies commonly close what was silent for 30 to 60 s. */
const heartbeatEvery = 15_000;

/** One client that listens to Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventStream {
  /** Resolves when the client has room for more. */
  send(event: string, data: unknown, id?: number): Promise<void>;
  end(): void;
  /** Runs when the stream ends, whoever ended it. */
  onEnd(run: () => void): void;
  readonly ended: boolean;
}

export function openEventStream(response: ServerResponse, clock: Clock): EventStream {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
  });
  response.flushHeaders();
  // A client that goes away in the middle of a write is no fault of ours; 'close' follows and ends the stream.
  response.on("error", () => {});
  const closed = once(response, "close");
  const over = (): boolean => response.writableEnded || response.destroyed;

  let heartbeat: CancelTimer = () => {};
  const beat = (): void => {
    heartbeat = clock.after(heartbeatEvery, () => {
      // 'close' may be long in coming after the end, for instance behind another answer on the same connection.
      if (over()) return;
      response.write(": still here\n\n");
      beat();
    });
  };
  beat();
  response.once("close", () => heartbeat());

  return {
    async send(event, data, id) {
      if (over()) return;
      const head = id === undefined ? "" : `id: ${id}\n`;
      const accepted = response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (!accepted) await Promise.race([once(response, "drain"), closed]);
    },
    end() {
      heartbeat();
      response.end();
    },
    onEnd: (run) => void response.once("close", run),
    get ended() {
      return over();
    },
  };
}
