import { encode, type OutputFormat, outputFormats } from "./encode.ts";
import { fitExactly } from "./fit.ts";
import { ownLimits, sourceLimits } from "./limits.ts";
import { readHeader } from "./open.ts";
import { type ImageInfo, readImage } from "./read.ts";
import { checkResultSize } from "./result-size.ts";
import { bytesNeeded, type PixelRoom } from "./room.ts";
import { thumbhash } from "./thumbhash.ts";

/** A picture as it is stored and served. */
interface FinishedPixels {
  bytes: Uint8Array;
  format: OutputFormat;
  width: number;
  height: number;
  thumbhash: string;
}

/** What the stages of an image job do with pictures, each in its turn in the room for pixels. */
export interface Pixels {
  /** What a source is; every pixel has been decoded once. */
  read(bytes: Uint8Array, signal?: AbortSignal): Promise<ImageInfo>;
  /**
   * A picture that a provider has made, at exactly this size (undefined: at its own), with its placeholder. One that has
   * the size already keeps its bytes, with what its maker says in them.
   *
   * @throws ImageRefused
   */
  finish(
    bytes: Uint8Array,
    exact: { width: number; height: number } | undefined,
    signal?: AbortSignal,
  ): Promise<FinishedPixels>;
}

export function createPixels({ room }: { room: PixelRoom }): Pixels {
  return {
    read: async (bytes, signal) => {
      const need = bytesNeeded(await readHeader(bytes, sourceLimits), 0);
      return room.run(need, () => readImage(bytes, sourceLimits), signal);
    },
    finish: async (bytes, exact, signal) => {
      if (exact) checkResultSize(exact);
      const header = await readHeader(bytes, ownLimits);
      const { width, height } = exact ?? header.autoOrient;
      const need = bytesNeeded(header, width * height);
      return room.run(need, () => finish(bytes, width, height), signal);
    },
  };
}

async function finish(bytes: Uint8Array, width: number, height: number): Promise<FinishedPixels> {
  const { format, width: wide, height: high, pages, orientation } = await readImage(bytes, ownLimits);
  const kept = outputFormats.find((each) => each === format);
  const output = kept ?? "png";
  const facts = { format: output, width, height };
  if (wide !== width || high !== height) {
    const fitted = await fitExactly(bytes, width, height, output, ownLimits);
    return { ...facts, bytes: fitted, thumbhash: await thumbhash(fitted, ownLimits) };
  }
  const asItIs = kept !== undefined && pages === 1 && orientation === 1;
  const made = asItIs ? bytes : await encode(bytes, output, { limits: ownLimits });
  return { ...facts, bytes: made, thumbhash: await thumbhash(made, ownLimits) };
}
