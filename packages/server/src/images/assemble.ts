import type { ImageResult } from "@galley/contract";
import type { StageAccount } from "../jobs/define.ts";
import type { ImageJobInput, ImageOutputs, ImagePinned } from "./types.ts";

/** Puts the pictures and what they took together. */
export function assembleImages(
  { calling_provider, processing_result }: Readonly<ImageOutputs>,
  accounts: ReadonlyArray<StageAccount>,
  { request }: ImageJobInput,
  { provider }: ImagePinned,
): ImageResult {
  const costs = accounts.flatMap(({ charges }) => charges.map(({ cost }) => cost));
  return {
    success: true,
    ...processing_result,
    generation_time_seconds: accounts.reduce((sum, { duration }) => sum + duration, 0),
    provider,
    model: calling_provider.model,
    cost: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    prompt_used: calling_provider.pictures[0]?.prompt ?? request.prompt ?? null,
  };
}
