import type { RawPixels } from "../../../pixels/sharp.ts";
import { type Canvas, createCanvas } from "./drawing/canvas.ts";
import { type Chance, createChance } from "./drawing/chance.ts";
import { smooth } from "./drawing/colour.ts";
import { draw } from "./drawing/draw.ts";
import { strokes } from "./drawing/effects/brush.ts";
import { noise } from "./drawing/noise.ts";
import type { DrawingOrder } from "./drawing/plan.ts";

export interface VariationTask {
  source: RawPixels;
  /** 0: the same; 1: nothing of it is left. */
  strength: number;
  /** What takes the source's place as the strength grows; of the source's size. */
  order: DrawingOrder;
}

/** Up to here a variation is made of the source alone; beyond it a new picture breaks through, until it covers all. */
const ownUntil = 0.6;

/** Another picture like the source: framed anew, bent, in other light and painted over; RGB or RGBA as the source is. */
export function varyPixels({ source, strength, order }: VariationTask): Uint8Array {
  const { width, height, channels } = source;
  const chance = createChance(`variation|${order.prompt}|${order.seed}`);
  const canvas = createCanvas(width, height);
  const alpha = reframe(source, canvas, strength, chance.named("frame"));
  relight(canvas, strength, chance.named("light"));
  const touches = { length: 16 + strength * 40, density: strength * 5, variety: 24 * strength, opacity: 0.7 };
  strokes(canvas, touches, chance.named("strokes"));
  if (strength > ownUntil) breakThrough(canvas, alpha, (strength - ownUntil) / (1 - ownUntil), order);
  const out = new Uint8ClampedArray(new SharedArrayBuffer(width * height * channels));
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) out[pixel * channels + channel] = canvas.rgb[pixel * 3 + channel]!;
    if (channels === 4) out[pixel * 4 + 3] = alpha[pixel]!;
  }
  return new Uint8Array(out.buffer);
}

/** Zoomed, perhaps mirrored, and bent along slow noise. Returns the transparency, which goes the same ways. */
function reframe(source: RawPixels, canvas: Canvas, strength: number, chance: Chance): Float32Array {
  const { width, height } = source;
  const alpha = new Float32Array(width * height).fill(255);
  const zoom = 1 - strength * chance.between(0.08, 0.3);
  const mirror = strength > 0.35 && chance.unit() < 0.5;
  const [left, top] = [chance.unit() * (1 - zoom) * width, chance.unit() * (1 - zoom) * height];
  const [ox, oy] = [chance.unit(), chance.unit()];
  const bend = strength * canvas.unit * 110;
  const size = 0.5 / Math.max(width, height);
  const pixel = new Float64Array(4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const dx = (noise(x * size + ox, y * size + oy) - 0.5) * bend;
      const dy = (noise(x * size + oy + 0.5, y * size + ox) - 0.5) * bend;
      const across = (mirror ? width - 1 - x : x) * zoom + left + dx;
      sample(source, across, y * zoom + top + dy, pixel);
      for (let channel = 0; channel < 3; channel++) canvas.rgb[at * 3 + channel] = pixel[channel]!;
      if (source.channels === 4) alpha[at] = pixel[3]!;
    }
  }
  return alpha;
}

/** The colour between four pixels; beyond the edges the last ones go on. */
function sample({ data, width, height, channels }: RawPixels, x: number, y: number, into: Float64Array): void {
  const cx = Math.max(0, Math.min(width - 1, x));
  const cy = Math.max(0, Math.min(height - 1, y));
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const right = Math.min(width - 1, left + 1);
  const below = Math.min(height - 1, top + 1);
  const [u, v] = [cx - left, cy - top];
  for (let channel = 0; channel < channels; channel++) {
    const upper =
      data[(top * width + left) * channels + channel]! * (1 - u) +
      data[(top * width + right) * channels + channel]! * u;
    const lower =
      data[(below * width + left) * channels + channel]! * (1 - u) +
      data[(below * width + right) * channels + channel]! * u;
    into[channel] = upper * (1 - v) + lower * v;
  }
}

/** Other light: each channel a little brighter or darker, and clouds of light and shade that move over the picture. */
function relight({ rgb, width, height }: Canvas, strength: number, chance: Chance): void {
  const gains = [0, 1, 2].map(() => 1 + chance.between(-0.28, 0.28) * strength);
  const [ox, oy] = [chance.unit(), chance.unit()];
  const size = 0.3 / Math.max(width, height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 1 + (noise(x * size + ox, y * size + oy) - 0.5) * 0.5 * strength;
      for (let channel = 0; channel < 3; channel++, at++) rgb[at]! *= gains[channel]! * light;
    }
  }
}

/** A new picture in patches that grow until nothing else is left. */
function breakThrough(canvas: Canvas, alpha: Float32Array, share: number, order: DrawingOrder): void {
  const { width, height, rgb } = canvas;
  const fresh = draw(order);
  const size = 0.45 / Math.max(width, height);
  // The field lies between 0 and 1: at 1 the soft threshold has passed all of it.
  const threshold = share * 1.3;
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const field = noise(x * size + 0.31, y * size + 0.77);
      const seen = smooth(field, field + 0.3, threshold);
      if (seen === 0) continue;
      alpha[pixel]! += (255 - alpha[pixel]!) * seen;
      for (let channel = pixel * 3; channel < pixel * 3 + 3; channel++)
        rgb[channel]! += (fresh[channel]! - rgb[channel]!) * seen;
    }
  }
}
