import { imageQualities } from "@galley/contract";
import type { UpscaleWish } from "../../port.ts";
import type { Sides } from "../nearest.ts";
import { type CurrentOperation, currentTable } from "./catalogue.ts";
import { fits, refuseUnfit } from "./limits.ts";

/** A source that is made smaller to be enlarged would be worse than before: it is refused, with what takes it. */
export function refuseForUpscale(source: Sides, operation: CurrentOperation): void {
  const others = imageQualities.filter((quality) => fits(source, currentTable.upscale[quality].source));
  const advice = others.length > 0 ? ` It can be upscaled with quality ${others.join(" or ")}.` : "";
  refuseUnfit(source, operation.model, operation.source, advice);
}

/** Pixels that the conservative and the creative upscaler make; the fast one makes four times the sides. */
const largestResult = 4_194_304;

export function upscaleWarnings(source: Sides, { scale }: UpscaleWish, { model, path }: CurrentOperation): string[] {
  if (path === "upscale/fast" || source.width * source.height * scale ** 2 <= largestResult * 1.1) return [];
  return [limitedWarning(model)];
}

export const limitedWarning = (model: string): string =>
  `upscale_limited: ${model} makes about 4 megapixels; the picture is enlarged from that.`;
