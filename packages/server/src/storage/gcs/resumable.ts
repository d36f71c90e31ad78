import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Clock } from "@galley/foundation";
import { sleep } from "../../net/sleep.ts";
import { whenBroken } from "../when-broken.ts";
import { GcsAnswer, gcsError } from "./errors.ts";
import { metadataOf, type StoredBytes, type Upload, type Uploaded } from "./upload.ts";
import { messageOf, type Wire } from "./wire.ts";

/** All of a piece is in memory until it is acknowledged. A multiple of 256 KiB, as the protocol asks. */
const pieceSize = 8 * 1024 * 1024;
/** Before another attempt at a piece (ms). */
const pauses = [1000, 2000, 4000];
/** How long the cancelling of an upload may take (ms). */
const farewell = 10_000;

/** An upload that is under way. */
interface Session {
  url: string;
  clock: Clock;
  signal: AbortSignal;
}

interface Piece {
  bytes: Buffer<ArrayBuffer>;
  /** Of its first byte. */
  start: number;
  isLast: boolean;
}

/**
 * Piece by piece, each repeated when it fails (https://cloud.google.com/storage/docs/performing-resumable-uploads); cancelled
 * on failure, so that no half of an object stays with the service.
 */
export const uploadInPieces =
  (wire: Wire, clock: Clock): Upload =>
  async (key, bytes, options) => {
    const query = { uploadType: "resumable", name: key, ...(options.ifAbsent && { ifGenerationMatch: "0" }) };
    const { signal, stop } = whenBroken(bytes);
    const begun = await wire.call(wire.uploads, query, {
      method: "POST",
      headers: { "content-type": "application/json", "x-upload-content-type": options.contentType },
      body: JSON.stringify(metadataOf(options)),
      signal,
    });
    await begun.body?.cancel();
    const session = { url: begun.headers.get("location") ?? "", clock, signal };
    try {
      return await sendAll(session, bytes);
    } catch (error) {
      await cancel(session);
      throw error;
    } finally {
      stop();
    }
  };

async function sendAll(session: Session, bytes: Readable): Promise<Uploaded> {
  const hash = createHash("md5");
  for await (const piece of cut(bytes)) {
    hash.update(piece.bytes);
    const stored = await sendPiece(session, piece);
    if (stored !== undefined) return { ...stored, sent: hash.digest("base64") };
  }
  throw new Error("The last piece was taken, but no object was made of it.");
}

async function* cut(bytes: Readable): AsyncGenerator<Piece> {
  let chunks: Buffer[] = [];
  let length = 0;
  let start = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    // Never one that is just full: it may be the last.
    while (length > pieceSize) {
      const whole = Buffer.concat(chunks, length);
      yield { bytes: whole.subarray(0, pieceSize), start, isLast: false };
      start += pieceSize;
      chunks = [whole.subarray(pieceSize)];
      length -= pieceSize;
    }
  }
  yield { bytes: Buffer.concat(chunks, length), start, isLast: true };
}

/** Sends a piece until the service has all of it. Gives the object once there is one. */
async function sendPiece(session: Session, { bytes, start, isLast }: Piece): Promise<StoredBytes | undefined> {
  const end = start + bytes.byteLength;
  const total = isLast ? end : "*";
  /** How far the service has got; undefined where only it can tell. */
  let taken: number | undefined = start;
  for (let failures = 0; ; ) {
    try {
      const answer: Answer =
        taken === undefined || taken === end
          ? await put(session, `bytes */${total}`, Buffer.alloc(0))
          : await put(session, `bytes ${taken}-${end - 1}/${total}`, bytes.subarray(taken - start));
      if (answer.stored !== undefined || (answer.taken === end && !isLast)) return answer.stored;
      // It may take less than it was sent, and says how much; never nothing, and never less than before.
      if (answer.taken < start || answer.taken === taken) throw new GcsAnswer(503, "It took nothing of a piece.");
      taken = answer.taken;
    } catch (error) {
      session.signal.throwIfAborted();
      const pause = pauses[failures];
      if (pause === undefined || !gcsError(error).retryable) throw error;
      failures += 1;
      await sleep(session.clock, pause, session.signal);
      taken = undefined;
    }
  }
}

/** What the service says to a piece: the object, or how many bytes of it there are so far. */
type Answer = { stored: StoredBytes } | { stored?: undefined; taken: number };

/** The session's address is all the right that is needed. */
async function put({ url, signal }: Session, range: string, body: Buffer<ArrayBuffer>): Promise<Answer> {
  const headers = { "content-range": range };
  const response = await fetch(url, { method: "PUT", headers, body, signal });
  if (response.ok) return { stored: (await response.json()) as StoredBytes };
  const text = await response.text();
  if (response.status !== 308) throw new GcsAnswer(response.status, messageOf(text));
  const last = response.headers.get("range")?.match(/-(\d+)$/)?.[1];
  return { taken: last === undefined ? 0 : Number(last) + 1 };
}

/** What cannot be cancelled the service forgets after a week. */
async function cancel({ url }: Session): Promise<void> {
  await fetch(url, { method: "DELETE", signal: AbortSignal.timeout(farewell) }).then(
    (response) => response.body?.cancel(),
    () => {},
  );
}
