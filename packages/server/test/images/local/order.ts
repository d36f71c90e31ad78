import type { DrawingOrder } from "../../../src/images/providers/local/drawing/plan.ts";

export const order = (changes: Partial<DrawingOrder> = {}): DrawingOrder => ({
  prompt: "A lighthouse on a cliff at dawn",
  negativePrompt: undefined,
  style: undefined,
  width: 96,
  height: 72,
  seed: 7,
  steps: 30,
  guidance: 7,
  ...changes,
});

/** The mean difference of two pictures' bytes, 0 to 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs(a[at]! - b[at]!);
  return sum / a.length;
}
