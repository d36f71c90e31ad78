import { GalleyError } from "@galley/client";
import { withGalley } from "./client-words.ts";
import type { TakeOptions } from "./images-options.ts";
import { type Asked, take } from "./images-take.ts";

export async function fetchImages(id: string, options: TakeOptions): Promise<void> {
  const meant = await withGalley(options, async (client): Promise<Asked> => {
    try {
      await client.getImageBatch(id);
      return { batch_id: id };
    } catch (error) {
      if (!(error instanceof GalleyError && error.code === "batch_not_found")) throw error;
      await client.getImageJob(id);
      return { job_id: id };
    }
  });
  await take(meant, options);
}
