import { JobError } from "../../jobs/job-error.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { unfit } from "../providers/pictures.ts";
import type { ImageTools } from "../tools.ts";
import type { FinishedPicture, ImageContext, ImageStageOf, StoredPicture } from "../types.ts";

/** Brings each picture to its exact size, makes its thumbhash, and stores it as it is served. */
export const createStoring = (tools: ImageTools): ImageStageOf<"storing"> => ({
  name: "storing",
  version: 1,
  weight: 2,
  says: { start: "Storing the picture", complete: "Storing complete" },
  details: ({ pictures }) => pictures.map(({ width, height, format }) => `${width} x ${height} ${format}`).join(", "),
  run: async (context, { preparing, calling_provider }) => {
    const exact =
      context.input.operation === "edit" && context.input.request.edit_type === "outpaint" ? undefined : preparing;
    const pictures: FinishedPicture[] = [];
    for (const picture of calling_provider.pictures) {
      context.signal.throwIfAborted();
      pictures.push(await finish(tools, context, picture, exact));
    }
    return { pictures };
  },
});

async function finish(
  { files, keeper, pixels }: ImageTools,
  { jobId, signal }: ImageContext,
  picture: StoredPicture,
  exact: { width: number; height: number } | undefined,
): Promise<FinishedPicture> {
  const raw = await keeper.patiently(() => files.read(picture.key), signal);
  if (!raw) throw new Error(`${picture.key} was stored and is gone`);
  const made = await pixels.finish(raw.bytes, exact, signal).catch((error: unknown) => {
    throw error instanceof ImageRefused ? unusable(error) : error;
  });
  const key = await keeper.keep(jobId, made.bytes, `image/${made.format}`, signal);
  const { width, height, format, thumbhash } = made;
  return { key, width, height, format, size_bytes: made.bytes.byteLength, seed: picture.seed ?? null, thumbhash };
}

/** It is the same picture at every attempt: only one that took too long may be finished by the next. */
function unusable(cause: ImageRefused): JobError {
  if (cause.code === "too_many_pixels") return unfit(cause.message, cause);
  const message = `The provider made a picture that cannot be used: ${cause.message}`;
  return new JobError("invalid_model_output", message, { retryable: cause.code === "too_slow", cause });
}
