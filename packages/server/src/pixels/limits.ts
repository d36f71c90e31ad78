/** How much work one picture may be. */
export interface PixelLimits {
  /** Width times height. */
  pixels: number;
  /** Of the file. */
  bytes: number;
  /** Of work in libvips; waiting for a thread does not count. */
  seconds: number;
}

/** For pictures from outside. libvips' own limit of 268 megapixels lets a bomb of 31 KB take 768 MB. */
export const foreignLimits: PixelLimits = { pixels: 50e6, bytes: 10 * 1024 * 1024, seconds: 20 };

/**
 * For the sources of work on pictures: the fetch has held those from outside to its own limit of bytes, and a PNG of
 * Galley's own may have 13 MB.
 */
export const sourceLimits: PixelLimits = { ...foreignLimits, bytes: 64 * 1024 * 1024 };

/** For pictures that were made here: the largest that Galley makes (2048 x 2048), four times as wide and high. */
export const ownLimits: PixelLimits = { pixels: 8192 * 8192, bytes: 512 * 1024 * 1024, seconds: 60 };

/**
 * Memory that pictures take while they are worked on, in the whole process, which has some 200 MB besides: one progressive
 * JPEG of 12 megapixels at a time, or four baseline ones. Four at once leave half of libuv's threads for files.
 */
export const roomForPixels = { bytes: 120_000_000, slots: 4 } as const;
