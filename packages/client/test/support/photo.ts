import { flag } from "../../../server/test/support/photos-flag.ts";

/** A picture, no two alike, with as many bytes as are asked for: what is behind a JPEG's end belongs to it and is not looked at. */
export async function photoOf(number: number, size = 0): Promise<Buffer> {
  const jpeg = await flag(40 + number, 30)
    .jpeg()
    .toBuffer();
  return Buffer.concat([jpeg, Buffer.alloc(Math.max(0, size - jpeg.length))]);
}
