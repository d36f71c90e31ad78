import type { PixelLimits } from "./limits.ts";
import { openImage, readHeader, refusing } from "./open.ts";

/** From here on a pixel is more seen than not. */
const half = 128;

/** Whether a part of the picture is more transparent than opaque. */
export async function isOpenSomewhere(bytes: Uint8Array, limits: PixelLimits): Promise<boolean> {
  if (!(await readHeader(bytes, limits)).hasAlpha) return false;
  return refusing(limits, async () => {
    const alpha = await (await openImage(bytes, limits)).extractChannel("alpha").raw().toBuffer();
    return alpha.some((value) => value < half);
  });
}
