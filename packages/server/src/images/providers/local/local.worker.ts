import type { RawPixels } from "../../../pixels/sharp.ts";
import { type Bounds, boundsOf } from "./bounds.ts";
import { draw as drawOrder } from "./drawing/draw.ts";
import type { DrawingOrder } from "./drawing/plan.ts";
import { type VariationTask, varyPixels } from "./variation.ts";

export function draw(order: DrawingOrder): Uint8Array {
  return drawOrder(order);
}

export function vary(task: VariationTask): Uint8Array {
  return varyPixels(task);
}

export function bounds(mask: RawPixels): Bounds | undefined {
  return boundsOf(mask);
}
