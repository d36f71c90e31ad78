import type { Sharp } from "sharp";
import { JobError } from "../../jobs/job-error.ts";
import { ownLimits, sourceLimits } from "../../pixels/limits.ts";
import { openImage, readHeader } from "../../pixels/open.ts";
import type { Sides } from "./nearest.ts";

// All that decodes runs in the darkroom, which keeps the memory bounded.

/** A picture with what has to be known to send it. */
export interface Picture extends Sides {
  bytes: Uint8Array;
  mediaType: string;
}

const mediaTypes: Readonly<Record<string, string>> = { png: "image/png", jpeg: "image/jpeg", webp: "image/webp" };

/** Reads a source; one that is turned, or in another format than PNG, JPEG and WebP, becomes a PNG. */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  const { autoOrient, format, orientation = 1 } = await readHeader(bytes, sourceLimits);
  const { width, height } = autoOrient;
  const mediaType = mediaTypes[format];
  if (mediaType !== undefined && orientation === 1) return { bytes, mediaType, width, height };
  return { bytes: await toPng(await openImage(bytes, sourceLimits)), mediaType: "image/png", width, height };
}

/** A picture that was made on the way; the caller's own has been read. */
export const open = (bytes: Uint8Array): Promise<Sharp> => openImage(bytes, ownLimits);

export const toPng = (image: Sharp): Promise<Buffer> => image.png().toBuffer();

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
  return toPng((await open(bytes)).resize(width, height, { fit: "fill" }));
}

/** The same for a picture that is sent: without transparency, which models paint over with black. */
export async function flattened(bytes: Uint8Array, { width, height }: Sides): Promise<Buffer> {
  const image = (await open(bytes)).flatten({ background: "#808080" });
  return toPng(image.resize(width, height, { fit: "fill" }));
}

/** The media type of a picture that was made, by its first bytes; undefined for what is none that we serve. */
export function typeOfPicture(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (start.startsWith("\x89PNG")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return /^RIFF.{4}WEBP$/s.test(start) ? "image/webp" : undefined;
}

/** A picture that is not sent: trying again does not help. */
export function unfit(message: string, cause?: unknown): JobError {
  return new JobError("provider_rejected", message, { retryable: false, cause });
}
