import { rgbaToThumbHash } from "thumbhash";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, refusing } from "./open.ts";

/** A placeholder of some 25 bytes in base64 (https://evanw.github.io/thumbhash), which takes pictures up to 100 x 100. */
export function thumbhash(bytes: Uint8Array, limits: PixelLimits = foreignLimits): Promise<string> {
  return refusing(limits, async () => {
    const { data, info } = await (await openImage(bytes, limits))
      .resize(100, 100, { fit: "inside" })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
  });
}
