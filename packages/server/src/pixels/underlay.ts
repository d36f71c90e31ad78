import { inFormat, type OutputFormat } from "./encode.ts";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, readHeader, refusing } from "./open.ts";
import { openSharp } from "./sharp.ts";

interface UnderlayOptions {
  format: OutputFormat;
  limits?: PixelLimits;
  software?: string;
}

/** `source` on top of `painted` (opaque), which is seen where the source is transparent, as far as `strength` (0 to 1) lets it. */
export function underlay(
  source: Uint8Array,
  painted: Uint8Array,
  strength: number,
  { format, limits = foreignLimits, software }: UnderlayOptions,
): Promise<Uint8Array> {
  return refusing(limits, async () => {
    const { width, height } = (await readHeader(source, limits)).autoOrient;
    const below = (await openImage(painted, limits)).resize(width, height, { fit: "cover" }).flatten();
    const ground = await below.ensureAlpha(strength).png({ compressionLevel: 1 }).toBuffer();
    const above = await (await openImage(source, limits)).toColourspace("srgb").png({ compressionLevel: 1 }).toBuffer();
    const sharp = await openSharp();
    const together = sharp(ground, { limitInputPixels: limits.pixels }).composite([{ input: above }]);
    return inFormat(together, format, software).toBuffer();
  });
}
