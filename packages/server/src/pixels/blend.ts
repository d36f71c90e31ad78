import type { RawPixels } from "./sharp.ts";

export interface BlendTask {
  /** Written to. */
  source: RawPixels;
  /** Of the source's size and channels. */
  painted: RawPixels;
  /** One byte a pixel: how much of `painted` is seen. */
  mask: Uint8Array;
}

/**
 * Painted over source by the mask. Where the mask is 0 the source keeps its bytes, and where it is 255 painted's are
 * taken: libvips' own compositing is off by one where a picture is half transparent.
 */
export function blendPixels({ source, painted, mask }: BlendTask): void {
  const { data: into, channels } = source;
  const { data: from } = painted;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const share = mask[pixel]!;
    if (share === 0) continue;
    const at = pixel * channels;
    if (channels === 4) blendWithAlpha(into, from, at, share);
    else
      for (let channel = at; channel < at + 3; channel++) into[channel] = mixed(into[channel]!, from[channel]!, share);
  }
}

const mixed = (a: number, b: number, share: number): number => Math.round((a * (255 - share) + b * share) / 255);

/** Colours count as much as they are seen, so that a transparent pixel's hidden colour does not shine through. */
function blendWithAlpha(into: Uint8Array, from: Uint8Array, at: number, share: number): void {
  const below = into[at + 3]! * (255 - share);
  const above = from[at + 3]! * share;
  const alpha = below + above;
  into[at + 3] = Math.round(alpha / 255);
  if (alpha === 0) return;
  for (let channel = at; channel < at + 3; channel++) {
    into[channel] = Math.round((into[channel]! * below + from[channel]! * above) / alpha);
  }
}
