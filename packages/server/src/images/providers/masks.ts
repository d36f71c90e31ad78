import type { Sharp } from "sharp";
import { extend } from "../../pixels/extend.ts";
import { ownLimits, sourceLimits } from "../../pixels/limits.ts";
import { grown, usualMargins } from "../../pixels/margins.ts";
import { openImage } from "../../pixels/open.ts";
import { openSharp } from "../../pixels/sharp.ts";
import { isOpenSomewhere } from "../../pixels/transparency.ts";
import type { EditWish } from "../port.ts";
import type { Sides } from "./nearest.ts";
import { open, type Picture, toPng, unfit } from "./pictures.ts";

/** Everything of a picture that is to be edited, and what of it is painted anew: white fully, black not at all. */
export interface Canvas {
  picture: Picture;
  /** An opaque PNG in grey, of the picture's size. */
  mask: Buffer;
}

type Order = Pick<EditWish, "mask" | "type">;

/** Whether the picture grows by the usual margins: it is to be outpainted, and nothing says what is to be painted. */
export async function isToGrow({ bytes }: Picture, { mask, type }: Order): Promise<boolean> {
  return type === "outpaint" && mask === undefined && !(await isOpenSomewhere(bytes, ownLimits));
}

/**
 * What an edit works on. The mask says what is painted, or what is transparent in the source; a picture that is to be
 * outpainted and says neither gets the usual margins, in which it goes on mirrored for models that look at what is there.
 *
 * @throws JobError `provider_rejected`, where nothing is to be painted; ImageRefused
 */
export async function canvasOf(picture: Picture, order: Order): Promise<Canvas> {
  if (!(await isToGrow(picture, order))) return { picture, mask: await readMask(picture, order.mask) };
  const added = usualMargins(picture);
  const size = grown(picture, added);
  const bytes = await extend(picture.bytes, added, { format: "png", fill: "mirror", limits: ownLimits });
  const sharp = await openSharp();
  const { width, height } = picture;
  const kept = await toPng(sharp({ create: { width, height, channels: 3, background: "black" } }));
  const white = sharp({ create: { ...size, channels: 3, background: "white" } });
  const around = white.composite([{ input: kept, left: added.left, top: added.top }]);
  return { picture: { bytes, mediaType: "image/png", ...size }, mask: await grey(around) };
}

const grey = (image: Sharp): Promise<Buffer> => toPng(image.toColourspace("b-w"));

async function readMask(picture: Picture, mask: Uint8Array | undefined): Promise<Buffer> {
  const { width, height } = picture;
  const read = await grey(
    mask === undefined
      ? (await open(picture.bytes)).ensureAlpha().extractChannel("alpha").negate()
      : (await openImage(mask, sourceLimits))
          .flatten({ background: "black" })
          .greyscale()
          .resize(width, height, { fit: "fill", kernel: "linear" }),
  );
  if ((await rangeOf(read)).max === 0) {
    throw unfit("The mask leaves nothing to paint: white is painted anew, or what is transparent in the source.");
  }
  return read;
}

/** A mask in other sides; its grey must not swing over at its edges. */
export async function stretchedMask(mask: Uint8Array, { width, height }: Sides): Promise<Buffer> {
  return grey((await open(mask)).resize(width, height, { fit: "fill", kernel: "linear" }));
}

/** A mask that paints with less strength: the services read its grey as that. */
export async function weakened(mask: Buffer, strength: number): Promise<Buffer> {
  return grey((await open(mask)).linear(strength, 0));
}

/** A mask as those have it that paint what is transparent. */
export async function asTransparency(mask: Buffer): Promise<Buffer> {
  const alpha = await (await open(mask)).negate().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const { width, height } = alpha.info;
  const sharp = await openSharp();
  const black = sharp({ create: { width, height, channels: 3, background: "black" } });
  return toPng(black.joinChannel(alpha.data, { raw: { width, height, channels: 1 } }));
}

/** A part of a picture, and what is around it, in pixels. */
export interface Kept {
  picture: Picture;
  margins: { left: number; right: number; up: number; down: number };
}

/**
 * The part of a picture that a mask keeps, for services that paint around one.
 *
 * @throws JobError `provider_rejected`, where that is no rectangle
 */
export async function keptPart({ picture, mask }: Canvas): Promise<Kept> {
  const edged = await grey((await open(mask)).threshold(128));
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
  const inside = await toPng((await open(edged)).extract(box));
  if ((await rangeOf(inside)).max > 0) throw unfit("What the mask keeps is no rectangle: use edit_type inpaint.");
  const bytes = await toPng((await open(picture.bytes)).extract(box));
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
