import type { PixelLimits } from "./limits.ts";
import { openImage, readHeader, refusing } from "./open.ts";

/** From here on a pixel is more seen than not. */
const half = 128;

/** Whether a part of the picture is more transparent than opaque, or less opaque than `below` (1 to 255). */
export async function isOpenSomewhere(bytes: Uint8Array, limits: PixelLimits, below = half): Promise<boolean> {
  if (!(await readHeader(bytes, limits)).hasAlpha) return false;
  return refusing(limits, async () => {
    const alpha = await (await openImage(bytes, limits)).extractChannel("alpha").raw().toBuffer();
    return alpha.some((value) => value < below);
  });
}
