import type { RawPixels } from "../../../pixels/sharp.ts";

export interface Bounds {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The smallest rectangle that holds all that is not black; undefined when everything is. */
export function boundsOf({ data, width, height, channels }: RawPixels): Bounds | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      if (data[at]! + data[at + 1]! + data[at + 2]! === 0 || (channels === 4 && data[at + 3] === 0)) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
