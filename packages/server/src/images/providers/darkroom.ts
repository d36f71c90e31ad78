import { JobError } from "../../jobs/job-error.ts";
import { ownLimits, type PixelLimits, sourceLimits } from "../../pixels/limits.ts";
import { readHeader, refusing } from "../../pixels/open.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { bytesNeeded, type PixelRoom } from "../../pixels/room.ts";
import { BilledError, type MadeImage } from "../port.ts";
import { unfit } from "./pictures.ts";

/** Where providers work on pictures: in their turn in the room for pixels, within the limits that hold for all. */
export interface Darkroom {
  /**
   * Makes of the caller's pictures what is sent.
   *
   * @param growth by which the largest picture on the way has more pixels than they have
   * @throws JobError `provider_rejected` for what cannot be worked on: trying again does not help
   */
  prepare<T>(
    pictures: ReadonlyArray<Uint8Array | undefined>,
    signal: AbortSignal,
    work: () => Promise<T>,
    growth?: number,
  ): Promise<T>;
  /**
   * Makes of the picture that the service has sent what is given out. Nothing ends it: the picture is to be charged.
   *
   * @throws BilledError for one that cannot be read
   */
  finish<T>(made: MadeImage, pixels: number, work: () => Promise<T>): Promise<T>;
}

export function createDarkroom(room: PixelRoom): Darkroom {
  const run = async <T>(
    pictures: readonly Uint8Array[],
    limits: PixelLimits,
    outputOf: (pixels: number) => number,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted();
    let need = 0;
    for (const bytes of pictures) {
      const header = await readHeader(bytes, limits);
      need += bytesNeeded(header, outputOf(header.width * header.height));
    }
    return room.run(need, () => refusing(limits, work), signal);
  };
  return {
    prepare: (pictures, signal, work, growth = 1) =>
      run(
        pictures.filter((bytes) => bytes !== undefined),
        sourceLimits,
        (pixels) => pixels * growth,
        signal,
        work,
      ).catch((error: unknown) => {
        throw error instanceof ImageRefused ? unfit(error.message, error) : error;
      }),
    finish: (made, pixels, work) =>
      run([made.bytes], ownLimits, () => pixels, undefined, work).catch((error: unknown) => {
        throw error instanceof ImageRefused ? broken(error, made.cost) : error;
      }),
  };
}

function broken(cause: ImageRefused, cost: number | undefined): BilledError {
  const message = `The provider made a picture that cannot be used: ${cause.message}`;
  return new BilledError(new JobError("invalid_model_output", message, { retryable: true, cause }), cost);
}
