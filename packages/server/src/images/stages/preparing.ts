import { JobError } from "../../jobs/job-error.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { checkResultSize } from "../../pixels/result-size.ts";
import { unfit } from "../providers/pictures.ts";
import { sizeOf } from "../sizes.ts";
import { type LookedAt, lookAtPicture, takePicture } from "../sources.ts";
import type { ImageTools } from "../tools.ts";
import type { ImageContext, ImageJobInput, ImageStageOf } from "../types.ts";

/** Decides the size of the picture, and takes in and checks what it is made from. */
export const createPreparing = (tools: ImageTools): ImageStageOf<"preparing"> => ({
  name: "preparing",
  version: 1,
  weight: 1,
  says: { start: "Preparing the picture", complete: "Preparation complete" },
  details: ({ width, height }) => `${width} x ${height} pixels`,
  run: async (context) => {
    const { input, pinned } = context;
    const warnings = pinned.substituted
      ? [
          `provider_substituted: No image provider has a key here, so ${pinned.provider} made the picture instead of ${input.request.provider}.`,
        ]
      : [];
    if (input.operation === "generate") return { ...sizeOf(input.request), warnings };
    const { image_url, source_image_url } = input.request;
    const picture = await lookAtPicture(tools, context, "source", (image_url ?? source_image_url)!);
    const maskUrl = input.operation === "edit" ? input.request.mask_image_url : undefined;
    // Nothing is stored of a request that is refused.
    const size = sizeFrom(picture, input);
    const over = maskUrl === undefined ? undefined : await lookAtMask(tools, context, maskUrl, picture);
    const source = await takePicture(tools, context, picture);
    const mask = over && (await takePicture(tools, context, over));
    return { ...size, source, ...(mask && { mask }), warnings };
  },
});

/** The size of what is made from a picture. @throws JobError where that is more than is made here */
function sizeFrom({ width, height }: LookedAt, input: ImageJobInput): { width: number; height: number } {
  if (input.operation !== "upscale") return { width, height };
  const scale = input.request.scale ?? input.request.scale_factor ?? 2;
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  try {
    checkResultSize(size);
  } catch (error) {
    throw error instanceof ImageRefused ? unfit(error.message, error) : error;
  }
  return size;
}

async function lookAtMask(tools: ImageTools, context: ImageContext, url: string, source: LookedAt): Promise<LookedAt> {
  const mask = await lookAtPicture(tools, context, "mask", url);
  if (mask.width === source.width && mask.height === source.height) return mask;
  const message = `The mask has ${mask.width} x ${mask.height} pixels; the picture has ${source.width} x ${source.height}.`;
  throw new JobError("input_lost", message, { retryable: false });
}
