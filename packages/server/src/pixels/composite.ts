import type { BlendTask } from "./blend.ts";
import { encodeRaw, type OutputFormat } from "./encode.ts";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, readHeader, refusing } from "./open.ts";
import { ImageRefused } from "./refused.ts";
import type { RawPixels } from "./sharp.ts";
import { type PixelThreads, shared, workerFile } from "./threads.ts";

interface CompositeOptions {
  format: OutputFormat;
  threads: PixelThreads;
  signal: AbortSignal;
  limits?: PixelLimits;
  software?: string;
}

/**
 * `source` with `painted` seen where `mask` is white, as far as `strength` (0 to 1) lets it. A grey mask mixes. Where the
 * mask is black the source's pixels keep their values. `painted` is fitted to the source's size, a mask must have it.
 */
export async function composite(
  source: Uint8Array,
  painted: Uint8Array,
  mask: Uint8Array,
  strength: number,
  { format, threads, signal, limits = foreignLimits, software }: CompositeOptions,
): Promise<Uint8Array> {
  const [header, maskHeader] = await Promise.all([readHeader(source, limits), readHeader(mask, limits)]);
  const { width, height } = header.autoOrient;
  if (maskHeader.autoOrient.width !== width || maskHeader.autoOrient.height !== height) {
    const has = `${maskHeader.autoOrient.width} x ${maskHeader.autoOrient.height}`;
    throw new ImageRefused("does_not_fit", `The mask has ${has} pixels; the picture has ${width} x ${height}.`);
  }
  const alpha = header.hasAlpha || (await readHeader(painted, limits)).hasAlpha;
  const task: BlendTask = {
    source: await pixels(source, width, height, alpha, limits),
    painted: await pixels(painted, width, height, alpha, limits),
    mask: await maskBytes(mask, strength, limits),
  };
  await threads.run(workerFile("pixels", import.meta.url), "blend", task, signal);
  return encodeRaw(task.source, format, software);
}

function pixels(
  bytes: Uint8Array,
  width: number,
  height: number,
  alpha: boolean,
  limits: PixelLimits,
): Promise<RawPixels> {
  return refusing(limits, async () => {
    const image = (await openImage(bytes, limits)).resize(width, height, { fit: "cover" }).toColourspace("srgb");
    const data = await (alpha ? image.ensureAlpha() : image.removeAlpha()).raw().toBuffer();
    return { data: shared(data), width, height, channels: alpha ? 4 : 3 };
  });
}

/** What a mask's transparent parts hide is not painted. */
function maskBytes(mask: Uint8Array, strength: number, limits: PixelLimits): Promise<Uint8Array> {
  return refusing(limits, async () => {
    const grey = (await openImage(mask, limits)).flatten({ background: "#000" }).greyscale().linear(strength, 0);
    return shared(await grey.toColourspace("b-w").raw().toBuffer());
  });
}
