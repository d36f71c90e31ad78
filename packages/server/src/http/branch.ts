import { finished, Readable } from "node:stream";

/** As many bytes as are needed to see what something is, or all of it where there are fewer. The rest is still to come. */
export function readHead(source: Readable, enough: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const pieces: Buffer[] = [];
  let size = 0;
  const done = (): void => {
    source.pause().off("data", take);
    unwatch();
    resolve(Buffer.concat(pieces));
  };
  const take = (piece: Buffer): void => {
    pieces.push(piece);
    size += piece.byteLength;
    if (size >= enough) done();
  };
  const unwatch = finished(source, { writable: false }, (error) => (error ? reject(error) : done()));
  source.on("data", take).resume();
  return promise;
}

/** Resolves when a stream has ended; fails as it does, and with the signal's reason. */
export function endOf(source: Readable, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(signal?.reason);
  const unwatch = finished(source, { writable: false }, (error) => (error ? reject(error) : resolve()));
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  const leave = (): void => {
    unwatch();
    signal?.removeEventListener("abort", abort);
  };
  promise.then(leave, leave);
  return promise;
}

/** Bytes of a file that wait at the most while the storage is busy: more, and the socket waits too. */
const waitingBytes = 512 * 1024;

/**
 * A stream of what was read of `source` already and of all that is still to come. Whoever gets it may destroy it: the
 * source flows on and away, so that what lies behind it comes too (the next part of a multipart request). `onBytes` sees
 * all that comes, also what flows away. Fails as the source does.
 */
export function branchOff(source: Readable, head: Buffer, onBytes: (bytes: Buffer) => void): Readable {
  let taking = true;
  const branch = new Readable({
    highWaterMark: waitingBytes,
    read: () => void source.resume(),
    destroy(error, done) {
      taking = false;
      source.resume();
      done(error);
    },
  });
  branch.push(head);
  source.on("data", (bytes: Buffer) => {
    onBytes(bytes);
    if (taking && !branch.push(bytes)) source.pause();
  });
  finished(source, { writable: false }, (error) => {
    if (error) branch.destroy(error);
    else if (taking) branch.push(null);
  });
  // One that fails before its reader has come is not to end the process; whoever waits for the source is told.
  branch.on("error", () => {});
  return branch;
}
