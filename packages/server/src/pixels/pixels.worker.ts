import { type BlendTask, blendPixels } from "./blend.ts";
import { type EnlargeTask, enlargePixels } from "./lanczos.ts";

/** Blends in place, in the shared memory of the task's source. */
export function blend(task: BlendTask): void {
  blendPixels(task);
}

export function enlarge(task: EnlargeTask): Uint8Array {
  return enlargePixels(task);
}
