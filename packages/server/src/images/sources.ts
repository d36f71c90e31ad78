import { JobError } from "../jobs/job-error.ts";
import { FetchFailed, FetchRefused } from "../net/fetch-errors.ts";
import { ImageRefused } from "./pixels/refused.ts";
import type { ImageTools } from "./tools.ts";
import type { ImageContext, StoredPicture } from "./types.ts";

/** A picture to work on, in the job's own files. */
export type Source = StoredPicture & { width: number; height: number };

const lost = (message: string, cause?: unknown): JobError =>
  new JobError("input_lost", message, { retryable: false, cause });

/** The path of a picture of Galley's own, wherever it is served from. */
const ownFile = /^\/api\/v1\/images\/files\/([0-9a-f-]{36})\/([\w.-]{1,100})(?:\?.*)?$/;

/**
 * Brings a picture that a request names into the job's files, checked: it is read once, and what the provider is sent
 * later is what was looked at. Galley's own are read from storage, for their own tenant alone.
 */
export async function takePicture(
  { fetch, files, pixels }: ImageTools,
  context: ImageContext,
  name: "source" | "mask",
  url: string,
): Promise<Source> {
  const bytes = await readPicture({ fetch, files }, context, url);
  try {
    const { width, height, format } = await pixels.read(bytes);
    const mediaType = `image/${format}`;
    return { key: await files.put(context.jobId, bytes, mediaType, name), mediaType, width, height };
  } catch (error) {
    if (error instanceof ImageRefused) throw lost(`The ${name} picture cannot be used: ${error.message}`, error);
    throw error;
  }
}

async function readPicture(
  { fetch, files }: Pick<ImageTools, "fetch" | "files">,
  context: ImageContext,
  url: string,
): Promise<Uint8Array> {
  const [, jobId, file] = ownFile.exec(url) ?? [];
  if (jobId && file) {
    const bytes = await files.readFor(context.jobId, jobId, file);
    if (!bytes) throw lost("The picture is not there any more.");
    return bytes;
  }
  try {
    return (await fetch.fetch(url, context.signal)).body;
  } catch (error) {
    if (error instanceof FetchRefused) throw lost(`The picture may not be fetched: ${error.message}`, error);
    if (error instanceof FetchFailed) {
      const message = `The picture could not be fetched: ${error.message}`;
      throw new JobError(error.retryable ? "provider_unavailable" : "input_lost", message, {
        retryable: error.retryable,
        cause: error,
      });
    }
    throw error;
  }
}
