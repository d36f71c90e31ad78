import type { Sharp, SharpOptions } from "sharp";

type SharpModule = typeof import("sharp").default;

let opened: Promise<SharpModule> | undefined;

/**
 * sharp, set up once for the process; the only place that imports it. It comes with the first picture: a service that
 * makes none does not pay for libvips (some 20 MB).
 */
export function openSharp(): Promise<SharpModule> {
  opened ??= import("sharp").then((module) => setUp(module.default));
  return opened;
}

function setUp(sharp: SharpModule): SharpModule {
  // Two equal pictures in a row are rare, and the cache keeps memory.
  sharp.cache(false);
  // Many pictures at once, one thread each: several threads in one picture never were faster (2 cores, 12 megapixels).
  sharp.concurrency(1);
  // An allow-list for the whole process, so that no other way in can read SVG, TIFF and the like.
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({
    operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"],
  });
  return sharp;
}

/** Pixels without a file format, 8 bits a channel, rows from the top. */
export interface RawPixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** Pixels that are already in memory, as input. */
export async function openRaw({ data, width, height, channels }: RawPixels): Promise<Sharp> {
  const sharp = await openSharp();
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false } satisfies SharpOptions);
}
