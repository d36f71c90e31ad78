import { composite } from "../../../pixels/composite.ts";
import { extend, type Margins } from "../../../pixels/extend.ts";
import { fitExactly } from "../../../pixels/fit.ts";
import { ownLimits, sourceLimits } from "../../../pixels/limits.ts";
import { grown, usualMargins } from "../../../pixels/margins.ts";
import { readHeader } from "../../../pixels/open.ts";
import { decode } from "../../../pixels/raw.ts";
import { ImageRefused } from "../../../pixels/refused.ts";
import { shared } from "../../../pixels/threads.ts";
import { isOpenSomewhere } from "../../../pixels/transparency.ts";
import { underlay } from "../../../pixels/underlay.ts";
import type { EditWish } from "../../port.ts";
import type { Bounds } from "./bounds.ts";
import { drawFile, drawingWorker, type Easel, meanColour, orderFor } from "./easel.ts";
import { software } from "./label.ts";
import { outpaintMask } from "./masks.ts";

/** Below that a pixel lets something through, be it little. */
const opaque = 255;

/** Paints what the mask shows, or what is transparent; around a picture that is to be outpainted and has neither. */
export async function edit(easel: Easel, wish: EditWish): Promise<Uint8Array> {
  const { type, mask, source } = wish;
  const isSaid = type === "inpaint" || mask !== undefined || (await isOpenSomewhere(source, sourceLimits));
  return isSaid ? inpaint(easel, wish) : outpaint(easel, wish);
}

async function inpaint(easel: Easel, wish: EditWish): Promise<Uint8Array> {
  const { source, mask, strength, signal } = wish;
  const { width, height } = (await readHeader(source, sourceLimits)).autoOrient;
  const finish = { format: easel.format, software, limits: ownLimits };
  if (mask === undefined) {
    if (!(await isOpenSomewhere(source, sourceLimits, opaque))) {
      throw new ImageRefused("does_not_fit", "The picture has no transparent parts, and no mask says what to paint.");
    }
    return underlay(source, await painted(easel, wish, width, height), strength, finish);
  }
  const bounds = await whiteParts(easel, mask, signal);
  if (bounds === undefined) throw new ImageRefused("does_not_fit", "The mask is black: it leaves nothing to paint.");
  const inside = await painted(easel, wish, bounds.width, bounds.height);
  const fitted = await fitExactly(inside, bounds.width, bounds.height, "png", ownLimits);
  const margins: Margins = {
    left: bounds.left,
    top: bounds.top,
    right: Math.max(0, width - bounds.left - bounds.width),
    bottom: Math.max(0, height - bounds.top - bounds.height),
  };
  const whole = await extend(fitted, margins, { format: "png", fill: "black", limits: ownLimits });
  return composite(source, whole, mask, strength, { ...finish, threads: easel.threads, signal });
}

async function whiteParts({ threads }: Easel, mask: Uint8Array, signal: AbortSignal): Promise<Bounds | undefined> {
  const pixels = await decode(mask, { limits: sourceLimits });
  return threads.run(drawingWorker, "bounds", { ...pixels, data: shared(pixels.data) }, signal);
}

/** The picture goes on mirrored at its edges, and that fades into a new one; its own pixels stay as they are. */
async function outpaint(easel: Easel, wish: EditWish): Promise<Uint8Array> {
  const { source, strength, signal } = wish;
  const { width, height } = (await readHeader(source, sourceLimits)).autoOrient;
  const margins = usualMargins({ width, height });
  const whole = grown({ width, height }, margins);
  const ground = await extend(source, margins, { format: "png", fill: "mirror", limits: ownLimits });
  const wide = await outpaintMask({ width, height }, margins);
  const around = await painted(easel, wish, whole.width, whole.height);
  const options = { format: easel.format, software, threads: easel.threads, signal, limits: ownLimits };
  return composite(ground, around, wide, strength, options);
}

async function painted(easel: Easel, wish: EditWish, width: number, height: number): Promise<Uint8Array> {
  const { prompt, quality, seed, source, signal } = wish;
  const ambient = await meanColour(source);
  return drawFile(easel, orderFor({ prompt, quality, seed, width, height, ambient }), "png", signal);
}
