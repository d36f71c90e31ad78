import type { PixelRoom } from "../../images/pixels/room.ts";

/** What is made of a picture. */
export interface Thumbnail {
  /** JPEG, 256 x 256. */
  bytes: Uint8Array;
  /** Of the picture, upright. */
  width: number;
  height: number;
  thumbhash: string;
}

/** Checks a picture by decoding it whole, and makes its thumbnail. @throws ImageRefused where it cannot be used */
export type Thumbnailer = (bytes: Uint8Array, signal: AbortSignal) => Promise<Thumbnail>;

export function createThumbnailer(_options: { room: PixelRoom }): Thumbnailer {
  throw new Error("to be written");
}
