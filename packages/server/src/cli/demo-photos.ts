import type { UploadFile } from "@galley/client";
import { openRaw, type RawPixels } from "../pixels/sharp.ts";

const count = 12;
/** As a camera of 12 megapixels gives them. */
const size = { width: 4000, height: 3000, fit: "fill" } as const;
/** Colours run into each other up to this size; from there on each pixel is repeated, which takes a seventh of the time. */
const fine = { width: 800, height: 600, fit: "fill", kernel: "cubic" } as const;

/** Photo-sized pictures, the same ones each time. One after the other, so that what goes on beside it goes on. */
export async function takePhotos(): Promise<UploadFile[]> {
  const photos: UploadFile[] = [];
  for (let number = 1; number <= count; number++) {
    const colours = await openRaw({ data: coloursOf(number), width: 32, height: 24, channels: 3 });
    const data = await colours.resize(fine).raw().toBuffer();
    const pixels: RawPixels = { data, width: fine.width, height: fine.height, channels: 3 };
    const picture = (await openRaw(pixels)).resize({ ...size, kernel: "nearest" });
    const bytes = await picture.jpeg().toBuffer();
    const name = `photo-${String(number).padStart(2, "0")}.jpg`;
    photos.push({ name, blob: new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }) });
  }
  return photos;
}

/** Colours by a small generator of numbers (xorshift32), seeded with the photo's own. */
function coloursOf(number: number): Uint8Array {
  let state = number * 2_654_435_761;
  return Uint8Array.from({ length: 32 * 24 * 3 }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
