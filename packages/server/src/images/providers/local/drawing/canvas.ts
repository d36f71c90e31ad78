import type { Rgb } from "./colour.ts";

/** What is drawn on: colours, and which thing each pixel belongs to, by which styles find outlines. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** A thousandth of the shorter side: lengths in it make the same picture at every size. */
  readonly unit: number;
  /** Three numbers a pixel, 0 to 255, not rounded. */
  rgb: Float32Array;
  region: Uint16Array;
  /** The number of the last thing. */
  regions: number;
  /** Things without a grain: sun, glass, water. */
  even: Set<number>;
}

export function createCanvas(width: number, height: number): Canvas {
  return {
    width,
    height,
    unit: Math.min(width, height) / 1000,
    rgb: new Float32Array(width * height * 3),
    region: new Uint16Array(width * height),
    regions: 0,
    even: new Set(),
  };
}

export interface Paint {
  colour: Rgb;
  /** A second colour, reached where `along` ends. */
  to?: Rgb | undefined;
  /** From x, y to x, y, in pixels; needed with `to`. */
  along?: readonly [number, number, number, number] | undefined;
  /** 1 where it is left out. */
  opacity?: number;
  /** A mark on the thing below, not a thing of its own with an outline. */
  mark?: boolean;
  /** A thing without a grain. */
  even?: boolean;
}

/** Corners as x, y, x, y, … in pixels; the last is joined to the first. */
export type Shape = readonly number[];

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

let cover = new Float32Array(0);

/** Fills a shape with soft edges. */
export function fill(canvas: Canvas, shape: Shape, paint: Paint): void {
  const box = boxOf(canvas, shape);
  if (box.width <= 0 || box.height <= 0) return;
  const stride = box.width + 2;
  if (cover.length < stride * box.height) cover = new Float32Array(stride * box.height);
  cover.fill(0, 0, stride * box.height);
  for (let at = 0; at < shape.length; at += 2) {
    const next = (at + 2) % shape.length;
    addEdge(box, stride, shape[at]!, shape[at + 1]!, shape[next]!, shape[next + 1]!);
  }
  if (paint.mark !== true) canvas.regions++;
  if (paint.even === true) canvas.even.add(canvas.regions);
  for (let y = 0; y < box.height; y++) paintRow(canvas, box, y, stride, paint);
}

function boxOf(canvas: Canvas, shape: Shape): Box {
  let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0];
  for (let at = 0; at < shape.length; at += 2) {
    left = Math.min(left, shape[at]!);
    right = Math.max(right, shape[at]!);
    top = Math.min(top, shape[at + 1]!);
    bottom = Math.max(bottom, shape[at + 1]!);
  }
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  return {
    left,
    top,
    width: Math.min(canvas.width, Math.ceil(right)) - left,
    height: Math.min(canvas.height, Math.ceil(bottom)) - top,
  };
}

/**
 * Adds what an edge covers: in each row the signed area to the right of it, as differences that `paintRow` adds up. This
 * gives exact soft edges at the price of one pass (the way of font-rs).
 */
function addEdge(box: Box, stride: number, ax: number, ay: number, bx: number, by: number): void {
  if (ay === by) return;
  const sign = ay < by ? 1 : -1;
  const [x0, y0, x1, y1] = sign > 0 ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const slope = (x1 - x0) / (y1 - y0);
  const first = Math.max(0, Math.floor(y0 - box.top));
  const last = Math.min(box.height, Math.ceil(y1 - box.top));
  for (let row = first; row < last; row++) {
    const from = Math.max(y0, box.top + row);
    const to = Math.min(y1, box.top + row + 1);
    if (to <= from) continue;
    const a = inside(x0 + (from - y0) * slope - box.left, box.width);
    const b = inside(x0 + (to - y0) * slope - box.left, box.width);
    addSpan(row * stride, Math.min(a, b), Math.max(a, b), (to - from) * sign);
  }
}

const inside = (x: number, width: number): number => (x < 0 ? 0 : x > width ? width : x);

/** An edge that goes from `low` to `high` within one row, `amount` of the row high. */
function addSpan(start: number, low: number, high: number, amount: number): void {
  const first = Math.floor(low);
  const last = Math.floor(high);
  if (last === first) {
    const middle = (low + high) / 2 - first;
    cover[start + first]! += amount * (1 - middle);
    cover[start + first + 1]! += amount * middle;
    return;
  }
  const share = amount / (high - low);
  let done = 0;
  for (let column = first; column <= last; column++) {
    const left = Math.max(low, column);
    const right = Math.min(high, column + 1);
    const part = (right - left) * share;
    const middle = (left + right) / 2 - column;
    cover[start + column]! += part * (1 - middle);
    cover[start + column + 1]! += part * middle;
    done += part;
  }
  cover[start + last + 1]! += amount - done;
}

function paintRow(canvas: Canvas, box: Box, row: number, stride: number, paint: Paint): void {
  const { rgb, region, width, regions } = canvas;
  const { colour, along, opacity = 1, mark = false } = paint;
  const [red, green, blue] = colour;
  const [toRed, toGreen, toBlue] = along === undefined ? colour : (paint.to ?? colour);
  const [ax, ay, bx, by] = along ?? [0, 0, 1, 0];
  const length = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
  const step = (bx - ax) / length;
  const y = box.top + row;
  const start = ((box.left + 0.5 - ax) * (bx - ax) + (y + 0.5 - ay) * (by - ay)) / length;
  let sum = 0;
  for (let column = 0, from = row * stride; column < box.width; column++) {
    sum += cover[from + column]!;
    const covered = sum < 0 ? -sum : sum;
    if (covered < 0.004) continue;
    const pixel = y * width + box.left + column;
    const at = pixel * 3;
    const opaque = covered > 1 ? opacity : covered * opacity;
    const share = start + step * column;
    const part = share < 0 ? 0 : share > 1 ? 1 : share;
    rgb[at]! += (red + (toRed - red) * part - rgb[at]!) * opaque;
    rgb[at + 1]! += (green + (toGreen - green) * part - rgb[at + 1]!) * opaque;
    rgb[at + 2]! += (blue + (toBlue - blue) * part - rgb[at + 2]!) * opaque;
    if (covered > 0.5 && !mark) region[pixel] = regions;
  }
}

/** Every pixel anew: `shade` gets the position and writes three numbers at `at`. */
export function eachPixel(canvas: Canvas, shade: (rgb: Float32Array, at: number, x: number, y: number) => void): void {
  const { width, height, rgb } = canvas;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) shade(rgb, at, x, y);
  }
}

/** The picture as bytes. */
export function toBytes({ rgb }: Canvas): Uint8Array {
  const bytes = new Uint8ClampedArray(new SharedArrayBuffer(rgb.length));
  bytes.set(rgb);
  return new Uint8Array(bytes.buffer);
}
