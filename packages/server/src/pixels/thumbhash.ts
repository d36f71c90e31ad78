import type { Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, refusing } from "./open.ts";

/** A placeholder of some 25 bytes in base64 (https://evanw.github.io/thumbhash), which takes pictures up to 100 x 100. */
export function thumbhash(bytes: Uint8Array, limits: PixelLimits = foreignLimits): Promise<string> {
  return refusing(limits, async () => thumbhashOf(await openImage(bytes, limits)));
}

/** The same of a picture that is open. */
export async function thumbhashOf(image: Sharp): Promise<string> {
  const { data, info } = await image
    .resize(100, 100, { fit: "inside" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
