import type { ImageTools } from "../tools.ts";
import type { ImageStageOf } from "../types.ts";

/** Gives each picture an address, and says what could not be done as it was asked. */
export const createProcessingResult = (tools: ImageTools): ImageStageOf<"processing_result"> => ({
  name: "processing_result",
  version: 1,
  weight: 1,
  says: { start: "Putting the result together", complete: "Picture complete" },
  details: ({ images }) => (images.length === 1 ? "1 picture" : `${images.length} pictures`),
  run: async ({ jobId }, { preparing, calling_provider, storing }) => {
    const images = await Promise.all(
      storing.pictures.map(async ({ key, ...picture }) => ({ url: await tools.addressOf(jobId, key), ...picture })),
    );
    return { images, warnings: [...new Set([...preparing.warnings, ...calling_provider.warnings])] };
  },
});
