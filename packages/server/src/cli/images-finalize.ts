import { type GalleyClient, GalleyError } from "@galley/client";
import { misuse } from "./cli-error.ts";
import { wholeOf } from "./images-generate.ts";
import type { FinalizeOptions } from "./images-options.ts";
import { type Asked, askAndTake } from "./images-take.ts";

export async function finalizeImages(id: string, options: FinalizeOptions): Promise<void> {
  await askAndTake(options, (client) => finalize(client, id, options));
}

/** An id may be a batch's or a job's; nobody is to have to say which. */
async function finalize(client: GalleyClient, id: string, { quality, only, ...rest }: FinalizeOptions): Promise<Asked> {
  const request = { quality, ...wholeOf(rest) };
  try {
    const { batch_id } = await client.finalizeImageBatch(id, { ...request, ...(only && { job_ids: only }) });
    return { batch_id };
  } catch (error) {
    if (!(error instanceof GalleyError && error.code === "batch_not_found")) throw error;
    if (only) throw misuse("--only names drafts of a batch, and there is no such batch");
    const { job_id } = await client.finalizeImage(id, request);
    return { job_id };
  }
}
