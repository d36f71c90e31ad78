import type { RawPixels } from "./sharp.ts";
import { sine } from "./sine.ts";

export interface EnlargeTask {
  source: RawPixels;
  width: number;
  height: number;
}

/** For each pixel of the new side: the first old pixel that counts, and the weights from there. */
interface Taps {
  first: Int32Array;
  /** `reach` weights a pixel; they add up to 1. */
  weights: Float64Array;
}

const lobes = 3;
const reach = 2 * lobes;

/**
 * Enlarges with the Lanczos kernel of three lobes. libvips shrinks with it but enlarges by bicubic interpolation,
 * whichever kernel is asked for. Rows are widened once each and kept while the rows around need them.
 */
export function enlargePixels({ source, width, height }: EnlargeTask): Uint8Array {
  const across = taps(source.width, width);
  const down = taps(source.height, height);
  const { channels } = source;
  const out = new Uint8ClampedArray(new SharedArrayBuffer(width * height * channels));
  const rows = Array.from({ length: reach }, () => ({ y: -1, values: new Float32Array(width * channels) }));
  const row = (y: number): Float32Array => {
    const kept = rows[y % reach]!;
    if (kept.y !== y) widen(source, y, across, kept.values);
    kept.y = y;
    return kept.values;
  };
  const sum = new Float32Array(width * channels);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let tap = 0; tap < reach; tap++) {
      const weight = down.weights[y * reach + tap]!;
      if (weight !== 0) addRow(sum, row(down.first[y]! + tap), weight);
    }
    writeRow(sum, out, y * width * channels, channels);
  }
  return new Uint8Array(out.buffer);
}

function taps(from: number, to: number): Taps {
  const first = new Int32Array(to);
  const weights = new Float64Array(to * reach);
  for (let index = 0; index < to; index++) {
    const centre = ((index + 0.5) * from) / to - 0.5;
    const start = Math.floor(centre) - lobes + 1;
    const begin = Math.max(0, Math.min(start, from - 1));
    first[index] = begin;
    let total = 0;
    for (let tap = 0; tap < reach; tap++) {
      const at = begin + tap;
      // What lies outside of the picture does not count, nor what lies beyond the kernel.
      const weight = at >= from ? 0 : lanczos(at - centre);
      weights[index * reach + tap] = weight;
      total += weight;
    }
    for (let tap = 0; tap < reach; tap++) weights[index * reach + tap]! /= total;
  }
  return { first, weights };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (x <= -lobes || x >= lobes) return 0;
  const angle = Math.PI * x;
  return (lobes * sine(angle) * sine(angle / lobes)) / (angle * angle);
}

/** One row at its new width. With alpha, colours are weighed by it, so that hidden colours do not bleed out. */
function widen({ data, width, channels }: RawPixels, y: number, { first, weights }: Taps, into: Float32Array): void {
  const start = y * width * channels;
  for (let x = 0; x < first.length; x++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let tap = 0; tap < reach; tap++) {
        const weight = weights[x * reach + tap]!;
        if (weight === 0) continue;
        const at = start + (first[x]! + tap) * channels;
        const value = data[at + channel]!;
        sum += weight * (channels === 4 && channel < 3 ? (value * data[at + 3]!) / 255 : value);
      }
      into[x * channels + channel] = sum;
    }
  }
}

function addRow(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += row[index]! * weight;
}

function writeRow(sum: Float32Array, out: Uint8ClampedArray, start: number, channels: number): void {
  if (channels === 3) {
    for (let index = 0; index < sum.length; index++) out[start + index] = sum[index]!;
    return;
  }
  for (let index = 0; index < sum.length; index += 4) {
    const alpha = sum[index + 3]!;
    const share = alpha > 0 ? 255 / alpha : 0;
    for (let channel = 0; channel < 3; channel++) out[start + index + channel] = sum[index + channel]! * share;
    out[start + index + 3] = alpha;
  }
}
