import { cosine, sine } from "../../../../../pixels/sine.ts";
import { type Canvas, fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { clamp, type Rgb } from "../colour.ts";
import { noise, speck } from "../noise.ts";
import { placed } from "../shapes.ts";

/** Which way a brush goes at a place: a slow field, and along what is drawn where it has a clear edge. */
function flow(canvas: Canvas, x: number, y: number, offset: number): number {
  const size = 1 / (canvas.unit * 1000);
  return (noise(x * size * 0.45 + offset, y * size * 0.45) - 0.5) * 7;
}

/** A stroke of one unit, thicker in its middle, around 0, 0. */
const stroke = [
  -0.5, -0.06, -0.46, -0.12, -0.1, -0.16, 0.3, -0.13, 0.48, -0.05, 0.5, 0.04, 0.3, 0.12, -0.15, 0.15, -0.47, 0.1,
];

export interface StrokeOptions {
  /** Length in thousandths of the shorter side. */
  length: number;
  /** Strokes per area of one length squared. */
  density: number;
  /** How much a stroke's colour differs from what it covers, in levels. */
  variety: number;
  opacity: number;
}

/** Covers the canvas with strokes that take their colours from it, or from `base`. */
export function strokes(
  canvas: Canvas,
  { length, density, variety, opacity }: StrokeOptions,
  chance: Chance,
  base: Float32Array = canvas.rgb.slice(),
): void {
  const long = Math.max(4, length * canvas.unit);
  const count = Math.round((canvas.width * canvas.height * density) / (long * long));
  const offset = chance.unit();
  for (let index = 0; index < count; index++) {
    const [x, y] = [chance.unit() * canvas.width, chance.unit() * canvas.height];
    const at = (Math.floor(y) * canvas.width + Math.floor(x)) * 3;
    const shift = chance.between(-variety, variety);
    const colour: Rgb = [
      clamp(base[at]! + shift),
      clamp(base[at + 1]! + shift * 0.9),
      clamp(base[at + 2]! + shift * 0.8),
    ];
    const angle = flow(canvas, x, y, offset) + chance.between(-0.35, 0.35);
    fill(canvas, placed(turned(stroke, angle), x, y, long * chance.between(0.7, 1.2)), { colour, opacity, mark: true });
  }
}

function turned(shape: readonly number[], angle: number): number[] {
  const [c, s] = [cosine(angle), sine(angle)];
  const out: number[] = [];
  for (let at = 0; at < shape.length; at += 2)
    out.push(shape[at]! * c - shape[at + 1]! * s, shape[at]! * s + shape[at + 1]! * c);
  return out;
}

/**
 * Paint that was pulled along the flow: each pixel is the mean of those before and behind it on its way, with the bristles'
 * streaks as height, lit from the upper left.
 */
export function impasto(canvas: Canvas, reach: number, relief: number, chance: Chance): void {
  const { width, height, rgb } = canvas;
  const offset = chance.unit();
  const field = directions(canvas, offset);
  const steps = Math.max(3, Math.round(reach));
  const stride = Math.max(1, canvas.unit * 1.6);
  const cell = 1 / Math.max(1, canvas.unit * 3);
  const base = rgb.slice();
  const heights = new Float32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      let [red, green, blue, bristle, count] = [0, 0, 0, 0, 0];
      for (const way of [1, -1]) {
        let [px, py] = [x, y];
        for (let step = way === 1 ? 0 : 1; step <= steps; step++) {
          const column = px | 0;
          const row = py | 0;
          if (px < 0 || py < 0 || column >= width || row >= height) break;
          const at = row * width + column;
          red += base[at * 3]!;
          green += base[at * 3 + 1]!;
          blue += base[at * 3 + 2]!;
          bristle += speck((px * cell) | 0, (py * cell) | 0);
          count++;
          const index = ((row >> 3) * field.across + (column >> 3)) * 2;
          px += field.ways[index]! * stride * way;
          py += field.ways[index + 1]! * stride * way;
        }
      }
      rgb[pixel * 3] = red / count;
      rgb[pixel * 3 + 1] = green / count;
      rgb[pixel * 3 + 2] = blue / count;
      heights[pixel] = bristle / count;
    }
  }
  lightUp(canvas, heights, relief);
}

/** The flow's cosine and sine, one pair for 8 x 8 pixels. */
function directions(canvas: Canvas, offset: number): { across: number; ways: Float32Array } {
  const across = (canvas.width >> 3) + 1;
  const down = (canvas.height >> 3) + 1;
  const ways = new Float32Array(across * down * 2);
  for (let y = 0, at = 0; y < down; y++) {
    for (let x = 0; x < across; x++, at += 2) {
      const angle = flow(canvas, x * 8, y * 8, offset);
      ways[at] = cosine(angle);
      ways[at + 1] = sine(angle);
    }
  }
  return { across, ways };
}

function lightUp({ rgb, width, height }: Canvas, heights: Float32Array, relief: number): void {
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const pixel = y * width + x;
      const slope = heights[pixel]! - heights[pixel - width - 1]!;
      const light = slope * relief + (heights[pixel]! - 0.5) * relief * 0.35;
      for (let channel = pixel * 3; channel < pixel * 3 + 3; channel++) rgb[channel] = clamp(rgb[channel]! + light);
    }
  }
}
