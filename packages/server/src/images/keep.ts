import { type Clock, DatabaseError } from "@galley/foundation";
import { JobError } from "../jobs/job-error.ts";
import { sleep } from "../net/sleep.ts";
import { StorageError, type StorageErrorCode } from "../storage/errors.ts";
import type { ImageFiles } from "./files.ts";
import type { ImageOutputs, ImageStageOf } from "./types.ts";

/** ms between attempts to store a picture, doubling from the first. */
const firstWait = 1000;
const longestWait = 30_000;
/** ms until storage is waited for no longer: less than the 300 s that a stage has left when it begins as late as it may (`jobs/runner.ts`). */
const patience = 240_000;

/** Names no picture, and says nothing of one; goes with its job. */
const trial = new TextEncoder().encode("Can something be stored?");

/** What passes, or what somebody may mend: a storage that is not there, is full, or does not let us in. */
const mayPass = (error: unknown): boolean =>
  error instanceof DatabaseError || (error instanceof StorageError && awayCodes.has(error.code));
const awayCodes: ReadonlySet<StorageErrorCode> = new Set(["unavailable", "full", "refused"]);

/** Waits for storage that is away, for four minutes or until the signal is aborted. */
export interface Keeper {
  /** Does work with storage, however often that takes. */
  patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** To be asked before a picture is bought: where the last one could not be stored, waits until one can be. */
  ready(jobId: string, signal: AbortSignal): Promise<void>;
  /** Stores a picture; gives its key. */
  keep(jobId: string, bytes: Uint8Array, mediaType: string, signal: AbortSignal): Promise<string>;
}

/**
 * A picture that is lost between the provider and storage is paid again. While storage is away, those that are there
 * already wait for it, and no other is bought. A wait costs no attempt of the job.
 */
export function createKeeper({ files, clock }: { files: Pick<ImageFiles, "put">; clock: Clock }): Keeper {
  let isAway = false;

  async function put(...picture: Parameters<ImageFiles["put"]>): Promise<string> {
    try {
      const key = await files.put(...picture);
      isAway = false;
      return key;
    } catch (error) {
      isAway = true;
      throw error;
    }
  }

  async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const end = clock.now() + patience;
    for (let wait = firstWait; ; wait = Math.min(2 * wait, longestWait)) {
      try {
        return await work();
      } catch (error) {
        if (!mayPass(error) || clock.now() + wait > end) throw error;
      }
      await sleep(clock, wait, signal);
    }
  }

  return {
    patiently,
    ready: (jobId, signal) =>
      patiently(async () => {
        if (isAway) await put(jobId, trial, "application/octet-stream");
      }, signal),
    keep: (jobId, bytes, mediaType, signal) => patiently(() => put(jobId, bytes, mediaType), signal),
  };
}

/** A stage that says what it means for the job when storage stays away. */
export function tellingOfStorage<Name extends keyof ImageOutputs>(
  stage: ImageStageOf<Name>,
  onDefect: (error: unknown, jobId: string) => void,
): ImageStageOf<Name> {
  return {
    ...stage,
    run: async (context, soFar) => {
      try {
        return await stage.run(context, soFar);
      } catch (error) {
        if (!(error instanceof StorageError) || !mayPass(error)) throw error;
        // The job's owner is not told why; who runs the service is.
        onDefect(error, context.jobId);
        const message = "The storage does not take pictures at the moment.";
        throw new JobError("provider_unavailable", message, { retryable: true, cause: error });
      }
    },
  };
}
