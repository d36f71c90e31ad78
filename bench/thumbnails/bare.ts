import { openRaw, openSharp, type RawPixels } from "../../packages/server/src/pixels/sharp.ts";
import { thumbhashOf } from "../../packages/server/src/pixels/thumbhash.ts";

/** sharp alone, with nothing around it: one decode, then the square in the middle as JPEG and the placeholder. */
export async function bareThumbnail(bytes: Uint8Array): Promise<void> {
  const sharp = await openSharp();
  const { data, info } = await sharp(bytes, { autoOrient: true, failOn: "warning", sequentialRead: true })
    .resize(256, 256, { fit: "outside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels: RawPixels = { data, width: info.width, height: info.height, channels: info.channels as 3 };
  const square = { left: (info.width - 256) >> 1, top: (info.height - 256) >> 1, width: 256, height: 256 };
  await (await openRaw(pixels)).extract(square).jpeg({ quality: 80 }).toBuffer();
  await thumbhashOf(await openRaw(pixels));
}
