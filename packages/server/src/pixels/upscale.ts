import { encodeRaw, type OutputFormat } from "./encode.ts";
import type { EnlargeTask } from "./lanczos.ts";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { readHeader } from "./open.ts";
import { decode } from "./raw.ts";
import { checkResultSize } from "./result-size.ts";
import { type PixelThreads, shared, workerFile } from "./threads.ts";

interface UpscaleOptions {
  format: OutputFormat;
  threads: PixelThreads;
  signal: AbortSignal;
  limits?: PixelLimits;
  software?: string;
}

/**
 * The picture with exactly `scale` (1 or more) times its sides, rounded to whole pixels, by Lanczos' kernel of three
 * lobes.
 */
export async function upscale(
  bytes: Uint8Array,
  scale: number,
  { format, threads, signal, limits = foreignLimits, software }: UpscaleOptions,
): Promise<Uint8Array> {
  const { autoOrient } = await readHeader(bytes, limits);
  const width = Math.round(autoOrient.width * scale);
  const height = Math.round(autoOrient.height * scale);
  checkResultSize({ width, height });
  const pixels = await decode(bytes, { limits });
  const source = { ...pixels, data: shared(pixels.data) };
  const task: EnlargeTask = { source, width, height };
  const data = await threads.run<Uint8Array>(workerFile("pixels", import.meta.url), "enlarge", task, signal);
  return encodeRaw({ data, width, height, channels: source.channels }, format, software);
}
