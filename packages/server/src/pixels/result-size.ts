import { ownLimits } from "./limits.ts";
import { ImageRefused, megapixels } from "./refused.ts";

/**
 * To be asked before work begins: a picture that is made here may have as many pixels as the largest one of Galley's at
 * four times its sides, 67 megapixels.
 *
 * @throws ImageRefused
 */
export function checkResultSize({ width, height }: { width: number; height: number }): void {
  if (width * height <= ownLimits.pixels) return;
  const [has, most] = [megapixels(width * height), megapixels(ownLimits.pixels)];
  throw new ImageRefused("too_many_pixels", `The result would have ${has}; the most is ${most}.`);
}
