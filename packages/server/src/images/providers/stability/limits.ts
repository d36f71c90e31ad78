import type { Sides } from "../nearest.ts";
import { unfit } from "../pictures.ts";
import type { SourceLimits } from "./catalogue.ts";

/** Whether a source is within what an operation takes. */
export function fits({ width, height }: Sides, { side, pixels, ratio }: SourceLimits): boolean {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  return shorter >= side[0] && longer <= side[1] && width * height <= pixels && longer / shorter <= ratio;
}

/**
 * Refuses a source before anything is paid.
 *
 * @param advice what would help, as a sentence
 * @throws JobError `provider_rejected`
 */
export function refuseUnfit(source: Sides, model: string, limits: SourceLimits, advice = ""): void {
  if (fits(source, limits)) return;
  const { side, pixels, ratio } = limits;
  const takes = [
    `sides of ${side[0]} pixels and more`,
    ...(Number.isFinite(side[1]) ? [`of ${side[1]} at most`] : []),
    `an area of ${pixels} at most`,
    ...(Number.isFinite(ratio) ? [`a longer side of ${ratio} times the shorter at most`] : []),
  ];
  const size = `${source.width}x${source.height}`;
  throw unfit(`The source of ${size} pixels cannot be used: ${model} takes ${takes.join(", ")}.${advice}`);
}
