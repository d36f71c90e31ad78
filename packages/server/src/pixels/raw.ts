import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, refusing } from "./open.ts";
import type { RawPixels } from "./sharp.ts";

/** Decoded pixels, RGB or (where the picture has transparency) RGBA, no larger than `within`. */
export function decode(
  bytes: Uint8Array,
  { within, limits = foreignLimits }: { within?: number; limits?: PixelLimits } = {},
): Promise<RawPixels> {
  return refusing(limits, async () => {
    const image = await openImage(bytes, limits);
    const sized =
      within === undefined ? image : image.resize(within, within, { fit: "inside", withoutEnlargement: true });
    const { data, info } = await sized.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3 && info.channels !== 4) throw new Error(`sRGB with ${info.channels} channels`);
    return { data, width: info.width, height: info.height, channels: info.channels };
  });
}
