import type { Canvas } from "../canvas.ts";
import type { Rgb } from "../colour.ts";
import { noise } from "../noise.ts";

/**
 * How dark a line is at each pixel, 0 to 255: where two things meet. `thick` in pixels; `wobble` in pixels shakes the
 * hand, and the pressure changes with it.
 */
export function outlines(canvas: Canvas, thick: number, wobble: number): Uint8Array {
  const { width, height, region } = canvas;
  const size = 1 / (canvas.unit * 1000);
  const edge = new Uint8Array(width * height);
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      if (region[at] !== region[at + 1] || region[at] !== region[at + width]) edge[at] = 255;
    }
  }
  const wide = widened(edge, width, height, thick);
  if (wobble <= 0) return wide;
  const shaken = new Uint8Array(wide.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const dx = Math.round((noise(x * size * 3, y * size * 3) - 0.5) * wobble * 2);
      const dy = Math.round((noise(x * size * 3 + 0.5, y * size * 3 + 0.3) - 0.5) * wobble * 2);
      const fromX = Math.max(0, Math.min(width - 1, x + dx));
      const fromY = Math.max(0, Math.min(height - 1, y + dy));
      shaken[at] = wide[fromY * width + fromX]! * (0.62 + 0.38 * noise(x * size * 2 + 0.2, y * size * 2));
    }
  }
  return shaken;
}

/** Lines of about `thick` pixels with soft sides: the running mean of the edges, across and then down, made steeper. */
function widened(edge: Uint8Array, width: number, height: number, thick: number): Uint8Array {
  const reach = Math.max(1, Math.round(thick / 2));
  const across = sums(edge, width, height, 1, width, reach);
  const both = sums(across, height, width, width, 1, reach);
  const span = reach * 2 + 1;
  const out = new Uint8Array(edge.length);
  // A straight edge through the middle of the window covers `span` of its span² pixels.
  for (let at = 0; at < out.length; at++) out[at] = Math.min(255, (both[at]! * 255) / (span * 0.7));
  return out;
}

/** How many of the values within `reach` are set, along lines of `count` values that lie `step` apart. */
function sums(
  values: ArrayLike<number>,
  count: number,
  lines: number,
  step: number,
  lineStep: number,
  reach: number,
): Uint16Array {
  const out = new Uint16Array(values.length);
  const one = values instanceof Uint8Array ? 255 : 1;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = 0;
    for (let index = -reach; index < count; index++) {
      if (index + reach < count) sum += values[start + (index + reach) * step]! / one;
      if (index - reach - 1 >= 0) sum -= values[start + (index - reach - 1) * step]! / one;
      if (index >= 0) out[start + index * step] = sum;
    }
  }
  return out;
}

/** Draws the lines in one colour, or each in a darker one of what it runs over. */
export function ink(canvas: Canvas, lines: Uint8Array, colour: Rgb | "own", strength = 1): void {
  const { rgb } = canvas;
  for (let pixel = 0; pixel < lines.length; pixel++) {
    const share = (lines[pixel]! / 255) * strength;
    if (share === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 3 + channel;
      const target = colour === "own" ? rgb[at]! * 0.38 : colour[channel]!;
      rgb[at]! += (target - rgb[at]!) * share;
    }
  }
}
