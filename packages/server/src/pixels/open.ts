import type { Metadata, Sharp } from "sharp";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { ImageRefused, megapixels } from "./refused.ts";
import { openSharp } from "./sharp.ts";
import { sniff } from "./sniff.ts";

/** A picture that has passed the door, upright, its first page only; nothing of its pixels is decoded yet. */
export async function openImage(bytes: Uint8Array, limits: PixelLimits = foreignLimits): Promise<Sharp> {
  if (bytes.byteLength > limits.bytes) {
    const most = Math.round(limits.bytes / 1024 / 1024);
    throw new ImageRefused("too_large", `The picture has more than ${most} MiB.`);
  }
  sniff(bytes);
  const sharp = await openSharp();
  return sharp(bytes, {
    autoOrient: true,
    failOn: "warning",
    limitInputPixels: limits.pixels,
    sequentialRead: true,
    pages: 1,
  }).timeout({ seconds: limits.seconds });
}

/** What the file's head tells. */
export function readHeader(bytes: Uint8Array, limits: PixelLimits = foreignLimits): Promise<Metadata> {
  return refusing(limits, async () => (await openImage(bytes, limits)).metadata());
}

/** Runs work in libvips and says in our words why a picture could not be worked on. Other errors pass as they are. */
export async function refusing<T>(limits: PixelLimits, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && !(error instanceof ImageRefused) ? translated(error, limits) : error;
  }
}

/**
 * The loaders sign their errors: "VipsJpeg: premature end", "vipspng: libpng read error", "webp: …", "gifload_buffer: …".
 * libvips keeps errors in one place for all threads: the work on another picture may have added lines before them, or
 * cleared them; sharp then says "Warning treated as error due to failOn setting".
 */
const fromLoaders =
  /^(?:Input buffer|VipsJpeg|jpegload|vipspng|pngload|spngload|webp|gifload|VipsForeignLoad|Warning treated|error in tile|not enough data)/im;

function translated(error: Error, limits: PixelLimits): Error {
  const said = error.message;
  if (/exceeds pixel limit/i.test(said)) {
    return new ImageRefused("too_many_pixels", `The picture has more than ${megapixels(limits.pixels)}.`, error);
  }
  if (/^timeout/m.test(said)) {
    return new ImageRefused("too_slow", `The picture took longer than ${limits.seconds} seconds to work on.`, error);
  }
  const format = /too large for the (\w+) format/i.exec(said)?.[1];
  if (format !== undefined) {
    return new ImageRefused("too_many_pixels", `The picture's sides are too long for ${format}.`, error);
  }
  if (fromLoaders.test(said)) {
    return new ImageRefused("damaged", "The picture is damaged or not complete.", error);
  }
  return error;
}
