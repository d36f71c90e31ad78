import { pathOf } from "../files.ts";
import type { ImageStageOf } from "../types.ts";

/** Gives each picture an address, without what it must carry to be let in; and says what could not be done as asked. */
export const processingResult: ImageStageOf<"processing_result"> = {
  name: "processing_result",
  version: 2,
  weight: 1,
  says: { start: "Putting the result together", complete: "Picture complete" },
  details: ({ images }) => (images.length === 1 ? "1 picture" : `${images.length} pictures`),
  run: async (_context, { preparing, calling_provider, storing }) => ({
    images: storing.pictures.map(({ key, ...picture }) => ({ url: pathOf(key), ...picture })),
    warnings: [...new Set([...preparing.warnings, ...calling_provider.warnings])],
  }),
};
