import type { IncomingMessage } from "node:http";
import { finished, Readable } from "node:stream";
import type { Clock } from "@galley/foundation";

export interface ReceiveOptions {
  clock: Pick<Clock, "after">;
  /** ms without a byte after which nobody waits for more. */
  patience: number;
  /** Nothing more is wanted. */
  signal: AbortSignal;
}

/**
 * The bytes of a request's body, as many as come: where the connection breaks or falls silent, the stream ends as if that
 * had been all, so that what has come is kept. The request itself is never destroyed, since it is still to be answered.
 */
export function receive(request: IncomingMessage, { clock, patience, signal }: ReceiveOptions): Readable {
  let over = false;
  let cancelTimer = (): void => {};
  const body = new Readable({
    highWaterMark: 256 * 1024,
    read: () => void (over || request.resume()),
    destroy(error, done) {
      end();
      done(error);
    },
  });
  const waitLonger = (): void => {
    cancelTimer();
    cancelTimer = clock.after(patience, end);
  };
  const take = (bytes: Buffer): void => {
    waitLonger();
    if (!body.push(bytes)) request.pause();
  };
  function end(): void {
    if (over) return;
    over = true;
    cancelTimer();
    unwatch();
    signal.removeEventListener("abort", end);
    // What still comes flows away: nobody is to wait for room.
    request.off("data", take).resume();
    if (!body.destroyed) body.push(null);
  }
  const unwatch = finished(request, { writable: false }, end);
  request.on("data", take);
  // `finished` lets go of its listener; an error that comes later is not to end the process.
  request.on("error", () => {});
  signal.addEventListener("abort", end, { once: true });
  waitLonger();
  if (signal.aborted || request.destroyed) end();
  return body;
}
