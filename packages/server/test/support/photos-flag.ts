import sharp, { type Sharp } from "sharp";

/** Red, green and blue, 0 to 255, or with how opaque it is (0 to 255). */
export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** The four quarters of a flag's middle, from the upper left one on, row by row. */
export type Colours = readonly [Colour, Colour, Colour, Colour];

/** No two are alike in grey either. */
export const flagColours: Colours = [
  [180, 60, 50],
  [90, 170, 100],
  [50, 70, 150],
  [230, 205, 90],
];

/** What is beside the square in the middle: it is to be cut away. */
const beside: Colour = [200, 60, 200];

export interface FlagOptions {
  colours?: Colours;
  /** As EXIF counts: how the file's pixels lie, so that they are seen upright when turned by it. */
  orientation?: number;
}

/** Pixels without a file format, rows from the top. */
interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

/**
 * A picture of `width` x `height` as it is to be seen: the largest square in its middle has a colour in each quarter, and
 * what is cut away from a thumbnail has another one. Whatever is turned, mirrored or cut wrongly is seen by four pixels.
 */
export function flagPixels(width: number, height: number, options: FlagOptions = {}): Pixels {
  const { colours = flagColours, orientation = 1 } = options;
  const channels = colours.some(([, , , alpha]) => alpha !== undefined) ? 4 : 3;
  const side = Math.min(width, height);
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  const colourAt = (x: number, y: number): Colour => {
    const [across, down] = [(x + 0.5 - left) / side, (y + 0.5 - top) / side];
    if (across < 0 || across > 1 || down < 0 || down > 1) return beside;
    return colours[(down < 0.5 ? 0 : 2) + (across < 0.5 ? 0 : 1)]!;
  };
  const sideways = orientation >= 5;
  const [storedWidth, storedHeight] = sideways ? [height, width] : [width, height];
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < storedHeight; y++)
    for (let x = 0; x < storedWidth; x++) {
      const [red, green, blue, alpha = 255] = colourAt(...seenAt(x, y, storedWidth, storedHeight, orientation));
      const at = (y * storedWidth + x) * channels;
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      if (channels === 4) data[at + 3] = alpha;
    }
  return { data, width: storedWidth, height: storedHeight, channels };
}

/** Where a pixel of the file is seen, by the table of EXIF 2.32 (tag 0x0112). */
function seenAt(x: number, y: number, width: number, height: number, orientation: number): [number, number] {
  const [right, bottom] = [width - 1 - x, height - 1 - y];
  const places: Record<number, [number, number]> = {
    1: [x, y],
    2: [right, y],
    3: [right, bottom],
    4: [x, bottom],
    5: [y, x],
    6: [bottom, x],
    7: [bottom, right],
    8: [y, right],
  };
  return places[orientation]!;
}

export function flag(width: number, height: number, options: FlagOptions = {}): Sharp {
  const { data, ...raw } = flagPixels(width, height, options);
  return sharp(data, { raw });
}
