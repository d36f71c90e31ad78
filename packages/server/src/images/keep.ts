import { type Clock, DatabaseError } from "@galley/foundation";
import { sleep } from "../net/sleep.ts";
import { StorageError } from "../storage/errors.ts";
import type { ImageFiles } from "./files.ts";

/** ms between attempts to store a picture, doubling from the first. */
const firstWait = 1000;
const longestWait = 30_000;
/** ms until it is given up: less than the 300 s that a stage has left when it begins as late as it may (`jobs/runner.ts`). */
const patience = 240_000;

/** Names no picture, and says nothing of one; goes with its job. */
const trial = new TextEncoder().encode("Can something be stored?");

/** Stores what is paid for. */
export interface Keeper {
  /** To be asked before a picture is bought: where the last one could not be stored, whether one can be now. */
  ready(jobId: string): Promise<void>;
  /** Stores a picture, however often that takes, for four minutes or until the signal is aborted; gives its key. */
  keep(jobId: string, bytes: Uint8Array, mediaType: string, signal: AbortSignal): Promise<string>;
}

/**
 * A picture that is lost between the provider and storage is paid again. While storage is away, those that are there
 * already wait for it, and no other is bought.
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

  return {
    async ready(jobId) {
      if (isAway) await put(jobId, trial, "application/octet-stream");
    },
    async keep(jobId, bytes, mediaType, signal) {
      const end = clock.now() + patience;
      for (let wait = firstWait; ; wait = Math.min(2 * wait, longestWait)) {
        try {
          return await put(jobId, bytes, mediaType);
        } catch (error) {
          const mayPass = error instanceof StorageError || error instanceof DatabaseError;
          if (!mayPass || clock.now() + wait > end) throw error;
        }
        await sleep(clock, wait, signal);
      }
    },
  };
}
