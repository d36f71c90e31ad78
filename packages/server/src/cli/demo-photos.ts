import type { UploadFile } from "@galley/client";
import { openRaw, type RawPixels } from "../pixels/sharp.ts";
import { landscapeOf } from "./demo-landscape.ts";

const count = 12;
/** As a camera of 12 megapixels gives them. */
const size = { width: 4000, height: 3000, fit: "fill", kernel: "nearest" } as const;
/** Painted small, since painting holds up what this process serves meanwhile (20 ms a picture). */
const painted = { width: 400, height: 300 } as const;
/** Smooth up to this size; from there on each pixel is repeated, which takes a seventh of the time. */
const fine = { width: 800, height: 600, fit: "fill", kernel: "cubic" } as const;

/** Photo-sized pictures, the same ones each time. One after the other, so that what goes on beside it goes on. */
export async function takePhotos(): Promise<UploadFile[]> {
  const photos: UploadFile[] = [];
  for (let number = 1; number <= count; number++) {
    const painting = await openRaw({ data: landscapeOf(number, painted), ...painted, channels: 3 });
    const data = await painting.resize(fine).raw().toBuffer();
    const pixels: RawPixels = { data, width: fine.width, height: fine.height, channels: 3 };
    const bytes = await (await openRaw(pixels)).resize(size).jpeg().toBuffer();
    const name = `photo-${String(number).padStart(2, "0")}.jpg`;
    photos.push({ name, blob: new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }) });
  }
  return photos;
}
