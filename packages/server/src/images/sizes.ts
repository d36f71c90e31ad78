import { type AspectRatio, aspectRatios, type ImageGenerationRequest } from "@galley/contract";

type FixedRatio = Exclude<AspectRatio, "custom">;

/** Pixels of each ratio: exactly that ratio, about one megapixel, sides that are multiples of 4. */
export const sizes: Readonly<Record<FixedRatio, readonly [width: number, height: number]>> = {
  "1:1": [1024, 1024],
  "3:4": [864, 1152],
  "4:3": [1152, 864],
  "16:9": [1344, 756],
  "21:9": [1512, 648],
  "2:3": [832, 1248],
  "9:16": [756, 1344],
};

/** All that have a size of their own. */
export const fixedRatios = aspectRatios.filter((ratio): ratio is FixedRatio => ratio !== "custom");

/** The size that a request asks for. */
export function sizeOf({ aspect_ratio, width, height }: ImageGenerationRequest): { width: number; height: number } {
  if (aspect_ratio === "custom") return { width: width!, height: height! };
  const [across, down] = sizes[aspect_ratio];
  return { width: across, height: down };
}
