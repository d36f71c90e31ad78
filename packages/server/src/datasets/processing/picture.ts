import { type Clock, DatabaseError, fault } from "@galley/foundation";
import { JobError } from "../../jobs/job-error.ts";
import { foreignLimits } from "../../pixels/limits.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { StorageError } from "../../storage/errors.ts";
import type { Storage } from "../../storage/port.ts";
import { thumbnailKeyOf } from "../keys.ts";
import type { ImageRows, Marked, Unfinished } from "./rows.ts";
import { deathsPerImage } from "./slice.ts";
import type { Thumbnail, Thumbnailer } from "./thumbnail.ts";

export interface PictureTools {
  storage: Storage;
  clock: Pick<Clock, "now">;
  thumbnailer: Thumbnailer;
  /** An error in the work on a picture that says nothing a client should see. */
  onDefect: (error: unknown) => void;
}

/** Of one picture, the bytes never change. */
const cacheControl = "private, max-age=86400";

/** Why one picture alone has failed, in words for people. */
class PictureFailed extends Error {
  override readonly name = "PictureFailed";
}

/**
 * Processes one picture, whatever comes of it: its row says so when this resolves.
 *
 * @param begin marks it as being processed
 * @param inTurn runs what decodes it when it is its turn; its file is read before and its thumbnail stored after, so that
 *   the decoding of others need not wait for the storage
 * @throws JobError when the storage does not let us; the signal's reason when it is aborted. It is as if it had not begun.
 */
export async function processPicture(
  tools: PictureTools,
  rows: ImageRows,
  image: Unfinished,
  begin: (image: Unfinished) => Promise<Marked | undefined>,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<void> {
  let marked: Marked | undefined;
  const mark = async () => {
    marked = await begin(image);
    return marked;
  };
  try {
    if (image.attempts >= deathsPerImage)
      throw new PictureFailed(`The worker died ${image.attempts} times while it worked on this picture.`);
    const bytes = await readFile(tools.storage, image.key, signal);
    const made = await inTurn(async () => (await mark()) && unlessAborted(tools.thumbnailer(bytes, signal), signal));
    if (marked && made) await keep(tools, rows, marked, made, signal);
  } catch (error) {
    const reason = signal.aborted ? undefined : reasonOf(error, tools.onDefect);
    if (reason === undefined) {
      // Where that fails, too, the picture counts as one whose worker died.
      if (marked) await rows.putBack(marked).catch(() => {});
      throw signal.aborted ? signal.reason : storageTrouble(error);
    }
    const failing = marked ?? (await mark());
    const failed = { processing_status: "failed", processing_error: reason, processed_at: tools.clock.now() } as const;
    if (failing) await rows.finish(failing, failed);
  }
}

/** Stores a thumbnail and then says so. */
async function keep(
  { storage, clock }: PictureTools,
  rows: ImageRows,
  marked: Marked,
  { bytes, width, height, thumbhash }: Thumbnail,
  signal: AbortSignal,
): Promise<void> {
  const thumbnail_key = thumbnailKeyOf(marked.key);
  await storage.put(thumbnail_key, bytes, { contentType: "image/jpeg", cacheControl, signal });
  fault("picture-thumbnail-stored");
  const done = { processing_status: "completed", processing_error: null, processed_at: clock.now() } as const;
  const recorded = await rows.finish(marked, { ...done, thumbnail_key, width, height, thumbhash });
  // Who deletes a picture also removes its thumbnail, in the end: there was none yet when that was tried first.
  if (recorded === "gone") await storage.delete(thumbnail_key).catch(() => {});
}

async function readFile(storage: Storage, key: string, signal: AbortSignal): Promise<Uint8Array> {
  const object = await storage.get(key, { signal });
  if (!object) throw new PictureFailed("The picture's file is not there any more.");
  if (object.size > foreignLimits.bytes) {
    object.stream.destroy();
    throw new PictureFailed(`The picture has more than ${foreignLimits.bytes / 1024 / 1024} MiB.`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of object.stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** libvips cannot be stopped: whoever is told to stop does not wait for it. */
function unlessAborted(work: Promise<Thumbnail>, signal: AbortSignal): Promise<Thumbnail> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}

/** Why the picture alone has failed; undefined where the next one would not fare better. */
function reasonOf(error: unknown, onDefect: (error: unknown) => void): string | undefined {
  if (error instanceof PictureFailed || error instanceof ImageRefused) return error.message;
  if (error instanceof DatabaseError) return undefined;
  if (error instanceof StorageError)
    return error.code === "damaged" ? "The picture's file was damaged in storage." : undefined;
  onDefect(error);
  return "The picture could not be worked on.";
}

function storageTrouble(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error;
  const message = error.retryable ? "The storage did not answer." : "The storage refused to read or keep the pictures.";
  return new JobError("provider_unavailable", message, { retryable: error.retryable, cause: error });
}
