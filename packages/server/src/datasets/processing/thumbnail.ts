import type { Metadata, Sharp } from "sharp";
import { foreignLimits } from "../../pixels/limits.ts";
import { openImage, readHeader, refusing } from "../../pixels/open.ts";
import { bytesNeeded, type PixelRoom } from "../../pixels/room.ts";
import { openRaw, type RawPixels } from "../../pixels/sharp.ts";
import { thumbhashOf } from "../../pixels/thumbhash.ts";

/** What is made of a picture. */
export interface Thumbnail {
  /** JPEG, 256 x 256. */
  bytes: Uint8Array;
  /** Of the picture, upright. */
  width: number;
  height: number;
  thumbhash: string;
}

/**
 * Checks a picture by decoding it whole, and makes its thumbnail: the largest square in its middle, upright, on white.
 *
 * @throws ImageRefused where it cannot be used; the signal's reason when it is aborted before its turn
 */
export type Thumbnailer = (bytes: Uint8Array, signal: AbortSignal) => Promise<Thumbnail>;

/** Pixels to a side. */
const side = 256;
/** 75 to 85 is where a thumbnail looks like its picture; each step costs some 4 % of bytes. */
const quality = 80;
/** One side this many times the other: made as small as the shorter side asks for, the longer one still has 4096 pixels. */
const mostStretched = 16;
/** Pixels that are held raw at the most while a thumbnail is made. */
const mostHeld = side * side * mostStretched;

/** In the room, each takes what its file's head says that decoding it needs. */
export function createThumbnailer({ room }: { room: PixelRoom }): Thumbnailer {
  return async (bytes, signal) => {
    const header = await readHeader(bytes, foreignLimits);
    const { width, height } = header.autoOrient;
    const make = () => refusing(foreignLimits, () => (isStretched(header) ? apart(bytes, header) : together(bytes)));
    const made = await room.run(bytesNeeded(header, mostHeld), make, signal);
    return { ...made, width, height };
  };
}

type Made = Pick<Thumbnail, "bytes" | "thumbhash">;

const isStretched = ({ width, height }: Metadata): boolean =>
  Math.max(width, height) > mostStretched * Math.min(width, height);

/**
 * Decodes once, to a small picture of which both are made. It is the whole picture: of one whose end is missing, the
 * square in its middle alone would be found to be in order.
 */
async function together(bytes: Uint8Array): Promise<Made> {
  const small = await rawOf((await openImage(bytes)).resize(side, side, { fit: "outside" }));
  return { bytes: await jpegOf(await middleOf(small)), thumbhash: await thumbhashOf(await openRaw(small)) };
}

/** Of a picture like a ribbon: made small as a whole it would be millions of pixels long, so its middle is cut first. */
async function apart(bytes: Uint8Array, { autoOrient: { width, height } }: Metadata): Promise<Made> {
  const thumbhash = await thumbhashOf(await openImage(bytes));
  const edge = Math.min(width, height);
  const square = { left: (width - edge) >> 1, top: (height - edge) >> 1, width: edge, height: edge };
  const middle = await rawOf((await openImage(bytes)).extract(square).resize(side, side));
  return { bytes: await jpegOf(await openRaw(middle)), thumbhash };
}

async function middleOf(small: RawPixels): Promise<Sharp> {
  const { width, height } = small;
  const square = { left: (width - side) >> 1, top: (height - side) >> 1, width: side, height: side };
  return (await openRaw(small)).extract(square);
}

const jpegOf = (square: Sharp): Promise<Uint8Array> =>
  square.flatten({ background: "#fff" }).jpeg({ quality }).toBuffer();

/** In sRGB with 8 bits, whatever it was; with the transparency that it has. */
async function rawOf(image: Sharp): Promise<RawPixels> {
  const { data, info } = await image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`sRGB with ${info.channels} channels`);
  return { data, width: info.width, height: info.height, channels: info.channels };
}
