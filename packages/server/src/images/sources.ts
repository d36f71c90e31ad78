import { JobError } from "../jobs/job-error.ts";
import { FetchFailed, FetchRefused } from "../net/fetch-errors.ts";
import { ImageRefused } from "../pixels/refused.ts";
import { ownPictureAt } from "./own-picture.ts";
import type { ImageTools } from "./tools.ts";
import type { ImageContext, StoredPicture } from "./types.ts";

/** A picture to work on, in the job's own files. */
type Source = StoredPicture & { width: number; height: number };

const lost = (message: string, cause?: unknown): JobError =>
  new JobError("input_lost", message, { retryable: false, cause });

/** A picture that a request names, checked; not stored yet. */
export interface LookedAt {
  bytes: Uint8Array;
  mediaType: string;
  width: number;
  height: number;
}

/**
 * Reads a picture that a request names, once, and checks it. Galley's own are read from storage, for their own tenant
 * alone.
 */
export async function lookAtPicture(
  { fetch, files, keeper, pixels }: ImageTools,
  context: ImageContext,
  name: "source" | "mask",
  url: string,
): Promise<LookedAt> {
  const bytes = await readPicture({ fetch, files, keeper }, context, url);
  try {
    const { width, height, format } = await pixels.read(bytes, context.signal);
    return { bytes, mediaType: `image/${format}`, width, height };
  } catch (error) {
    if (error instanceof ImageRefused) throw lost(`The ${name} picture cannot be used: ${error.message}`, error);
    throw error;
  }
}

/** Brings a picture into the job's files: what the provider is sent later is what was looked at. */
export async function takePicture(
  { keeper }: ImageTools,
  { jobId, signal }: ImageContext,
  { bytes, ...facts }: LookedAt,
): Promise<Source> {
  return { key: await keeper.keep(jobId, bytes, facts.mediaType, signal), ...facts };
}

async function readPicture(
  { fetch, files, keeper }: Pick<ImageTools, "fetch" | "files" | "keeper">,
  context: ImageContext,
  url: string,
): Promise<Uint8Array> {
  const isPath = url.startsWith("/");
  const named = ownPictureAt(url);
  const own = named && (await keeper.patiently(() => files.readFor(context.jobId, named), context.signal));
  if (own) return own;
  if (isPath) throw lost("The picture is not there any more.");
  try {
    return (await fetch.fetch(url, context.signal)).body;
  } catch (error) {
    if (error instanceof FetchRefused) throw lost(`The picture may not be fetched: ${error.message}`, error);
    if (error instanceof FetchFailed) {
      const message = `The picture could not be fetched: ${error.message}`;
      // Whoever named it is to be told, also where it might have been there at another time.
      throw new JobError("input_lost", message, { retryable: error.retryable, cause: error });
    }
    throw error;
  }
}
