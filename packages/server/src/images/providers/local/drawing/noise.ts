import { hash } from "./chance.ts";

const side = 512;
let soft: Float32Array | undefined;
let fine: Float32Array | undefined;

/**
 * Soft noise, about 0 to 1 with most around 0.5, that repeats after 1 in both directions. One field for all pictures of a
 * thread (15 ms, 1 MB); pictures differ by where they look.
 */
export function noise(x: number, y: number): number {
  soft ??= createField([4, 8, 16, 32, 64, 128]);
  return sample(soft, x, y);
}

/** The same without large forms: of grain the eye does not see that it repeats. */
export function grit(x: number, y: number): number {
  fine ??= createField([48, 96, 192, 256]);
  return sample(fine, x, y);
}

function sample(field: Float32Array, x: number, y: number): number {
  const across = (x - Math.floor(x)) * side;
  const down = (y - Math.floor(y)) * side;
  const left = across | 0;
  const top = down | 0;
  const rightShare = across - left;
  const row = (top & (side - 1)) * side;
  const below = ((top + 1) & (side - 1)) * side;
  const column = left & (side - 1);
  const next = (left + 1) & (side - 1);
  const upper = field[row + column]! + (field[row + next]! - field[row + column]!) * rightShare;
  const lower = field[below + column]! + (field[below + next]! - field[below + column]!) * rightShare;
  return upper + (lower - upper) * (down - top);
}

/** White noise of a whole position, 0 to 1. */
export function speck(x: number, y: number): number {
  let value = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 4294967296;
}

/** Layers of `cells` x `cells`, each half as strong as the one before. */
function createField(layers: readonly number[]): Float32Array {
  const sum = new Float32Array(side * side);
  let weight = 0.5;
  for (const cells of layers) {
    addOctave(sum, cells, weight);
    weight *= 0.5;
  }
  return stretched(sum);
}

/** Random values at the corners of `cells` x `cells` squares, smoothly joined. */
function addOctave(sum: Float32Array, cells: number, weight: number): void {
  const corner = Float32Array.from({ length: cells * cells }, (_, index) => hash(`${cells}:${index}`) / 4294967296);
  const step = cells / side;
  for (let y = 0; y < side; y++) {
    const top = Math.floor(y * step);
    const down = ease(y * step - top);
    const below = ((top + 1) % cells) * cells;
    for (let x = 0; x < side; x++) {
      const left = Math.floor(x * step);
      const next = (left + 1) % cells;
      const across = ease(x * step - left);
      const upper = corner[top * cells + left]! * (1 - across) + corner[top * cells + next]! * across;
      const lower = corner[below + left]! * (1 - across) + corner[below + next]! * across;
      sum[y * side + x]! += (upper * (1 - down) + lower * down) * weight;
    }
  }
}

const ease = (share: number): number => share * share * (3 - 2 * share);

/** Octaves that are added up crowd around the middle; spread out again from the least to the greatest. */
function stretched(values: Float32Array): Float32Array {
  let least = values[0]!;
  let greatest = least;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return values.map((value) => (value - least) / (greatest - least));
}
