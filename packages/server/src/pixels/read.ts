import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, readHeader, refusing } from "./open.ts";
import type { InputFormat } from "./sniff.ts";

export interface ImageInfo {
  format: InputFormat;
  /** Upright: as EXIF says it is to be seen. */
  width: number;
  height: number;
  hasAlpha: boolean;
  /** More than one when it moves; only the first is worked on. */
  pages: number;
  /** How EXIF turns it, 1 (not at all) to 8. */
  orientation: number;
}

/**
 * What a picture is, after every pixel was decoded once: half a picture is refused here and not in the middle of later
 * work. 12 megapixels of JPEG take 0.2 s.
 */
export async function readImage(bytes: Uint8Array, limits: PixelLimits = foreignLimits): Promise<ImageInfo> {
  const header = await readHeader(bytes, limits);
  await refusing(limits, async () => (await openImage(bytes, limits)).resize(8, 8, { fit: "fill" }).raw().toBuffer());
  return {
    format: header.format as InputFormat,
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    hasAlpha: header.hasAlpha,
    pages: header.pages ?? 1,
    orientation: header.orientation ?? 1,
  };
}
