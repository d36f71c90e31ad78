import type { Sharp } from "sharp";
import { JobError } from "../../jobs/job-error.ts";
import { openSharp } from "../pixels/sharp.ts";
import type { Sides } from "./nearest.ts";

const open = async (bytes: Uint8Array): Promise<Sharp> => (await openSharp())(bytes, { autoOrient: true });

/** A picture with what has to be known to send it. */
export interface Picture extends Sides {
  bytes: Uint8Array;
  mediaType: string;
}

const mediaTypes: Readonly<Record<string, string>> = { png: "image/png", jpeg: "image/jpeg", webp: "image/webp" };

/** Reads a source; one that is turned, or in another format than PNG, JPEG and WebP, becomes a PNG. */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  try {
    const { autoOrient, format, orientation = 1 } = await (await open(bytes)).metadata();
    const { width, height } = autoOrient;
    const mediaType = mediaTypes[format];
    if (mediaType !== undefined && orientation === 1) return { bytes, mediaType, width, height };
    return { bytes: await (await open(bytes)).png().toBuffer(), mediaType: "image/png", width, height };
  } catch (error) {
    throw unfit("The picture cannot be read.", error);
  }
}

/** Services take requests of 10 MiB; the other fields need little. */
const mostBytes = 9 * 1024 * 1024;
/** Of 100: nothing that the models would see is lost. */
const sendQuality = 92;

export interface Fitted {
  picture: Picture;
  warnings: string[];
}

/** The picture within an area in pixels and in as many bytes as can be sent. */
export async function fitWithin(picture: Picture, pixels: number): Promise<Fitted> {
  const scale = Math.min(1, Math.sqrt(pixels / (picture.width * picture.height)));
  if (scale === 1 && picture.bytes.length <= mostBytes) return { picture, warnings: [] };
  const width = Math.max(1, Math.floor(picture.width * scale));
  const height = Math.max(1, Math.floor(picture.height * scale));
  const image = (await open(picture.bytes)).resize(width, height, { fit: "fill" });
  const bytes = await image.webp({ quality: sendQuality, alphaQuality: 100 }).toBuffer();
  const warnings =
    scale === 1 ? [] : [`source_reduced: The source is sent in ${width}x${height}; larger ones are not taken.`];
  return { picture: { bytes, mediaType: "image/webp", width, height }, warnings };
}

/** The picture in exactly these sides, whatever its own are. */
export async function stretched(bytes: Uint8Array, { width, height }: Sides): Promise<Buffer> {
  return (await open(bytes)).resize(width, height, { fit: "fill" }).png().toBuffer();
}

/** The same for a mask, whose grey must not swing over at its edges. */
export async function stretchedMask(mask: Uint8Array, { width, height }: Sides): Promise<Buffer> {
  const resized = (await open(mask)).resize(width, height, { fit: "fill", kernel: "linear" });
  return resized.toColourspace("b-w").png().toBuffer();
}

/** The media type of a picture that was made, by its first bytes; undefined for what is none that we serve. */
export function typeOfPicture(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (start.startsWith("\x89PNG")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return /^RIFF.{4}WEBP$/s.test(start) ? "image/webp" : undefined;
}

/** The same for a picture that is sent: without transparency, which models paint over with black. */
export async function flattened(bytes: Uint8Array, { width, height }: Sides): Promise<Buffer> {
  const image = (await open(bytes)).flatten({ background: "#808080" });
  return image.resize(width, height, { fit: "fill" }).png().toBuffer();
}

/**
 * What is to be painted anew, as an opaque PNG in grey of the picture's size: white fully, black not at all. Where there is
 * no mask it is what is transparent.
 *
 * @throws JobError `provider_rejected`, where that is nothing
 */
export async function readMask(picture: Picture, mask: Uint8Array | undefined): Promise<Buffer> {
  const { width, height } = picture;
  const grey =
    mask === undefined
      ? (await open(picture.bytes)).ensureAlpha().extractChannel("alpha").negate()
      : (await open(mask))
          .flatten({ background: "black" })
          .greyscale()
          .resize(width, height, { fit: "fill", kernel: "linear" });
  const read = await grey
    .toColourspace("b-w")
    .png()
    .toBuffer()
    .catch((error: unknown) => {
      throw unfit("The mask cannot be read.", error);
    });
  if ((await rangeOf(read)).max === 0) {
    throw unfit("The mask leaves nothing to paint: white is painted anew, or what is transparent in the source.");
  }
  return read;
}

/** A mask that paints with less strength: the services read its grey as that. */
export async function weakened(mask: Buffer, strength: number): Promise<Buffer> {
  return (await open(mask)).linear(strength, 0).toColourspace("b-w").png().toBuffer();
}

/** A mask as those have it that paint what is transparent. */
export async function asTransparency(mask: Buffer): Promise<Buffer> {
  const alpha = await (await open(mask)).negate().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const { width, height } = alpha.info;
  const sharp = await openSharp();
  const black = sharp({ create: { width, height, channels: 3, background: "black" } });
  return black
    .joinChannel(alpha.data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/** A part of a picture, and what is around it, in pixels. */
interface Kept {
  picture: Picture;
  margins: { left: number; right: number; up: number; down: number };
}

/**
 * The part of a picture that a mask keeps, for services that paint around one.
 *
 * @throws JobError `provider_rejected`, where that is no rectangle
 */
export async function keptPart(picture: Picture, mask: Buffer): Promise<Kept> {
  const edged = await (await open(mask)).threshold(128).toColourspace("b-w").png().toBuffer();
  const { min, max } = await rangeOf(edged);
  if (min > 0) throw unfit("The mask keeps nothing of the picture: there is nothing to paint around.");
  if (max === 0) throw unfit("The mask leaves nothing to paint: it is nowhere lighter than grey.");
  const { info } = await (await open(edged)).trim({ background: "white", threshold: 10 }).toBuffer({
    resolveWithObject: true,
  });
  const box = {
    left: -(info.trimOffsetLeft ?? 0),
    top: -(info.trimOffsetTop ?? 0),
    width: info.width,
    height: info.height,
  };
  const inside = await (await open(edged)).extract(box).png().toBuffer();
  if ((await rangeOf(inside)).max > 0) throw unfit("What the mask keeps is no rectangle: use edit_type inpaint.");
  const bytes = await (await open(picture.bytes)).extract(box).png().toBuffer();
  return {
    picture: { bytes, mediaType: "image/png", width: box.width, height: box.height },
    margins: {
      left: box.left,
      right: picture.width - box.left - box.width,
      up: box.top,
      down: picture.height - box.top - box.height,
    },
  };
}

async function rangeOf(grey: Buffer): Promise<{ min: number; max: number }> {
  const { channels } = await (await open(grey)).stats();
  return channels[0]!;
}

/** A picture that is not sent: trying again does not help. */
export function unfit(message: string, cause?: unknown): JobError {
  return new JobError("provider_rejected", message, { retryable: false, cause });
}
