import sharp from "sharp";
import { expect } from "vitest";
import type { Colours } from "./photos-flag.ts";

/** A pixel in the middle of each quarter, and one near each outer corner: neither may be off. */
const looks: ReadonlyArray<readonly [x: number, y: number, quarter: number]> = [
  [64, 64, 0],
  [192, 64, 1],
  [64, 192, 2],
  [192, 192, 3],
  [16, 16, 0],
  [240, 16, 1],
  [16, 240, 2],
  [240, 240, 3],
];

/** By how much a channel of a thumbnail's pixels is off at the most, where its quarters are to have these colours. */
export async function differenceOf(thumbnail: Uint8Array, colours: Colours): Promise<number> {
  const { data, info } = await sharp(thumbnail).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([256, 256, 3]);
  const off = looks.flatMap(([x, y, quarter]) =>
    [0, 1, 2].map((channel) => Math.abs(data[(y * 256 + x) * 3 + channel]! - colours[quarter]![channel]!)),
  );
  return Math.max(...off);
}
