import { z } from "zod";
import { providerLabel } from "../../../blog/models/providers.ts";
import { JobError } from "../../../jobs/job-error.ts";
import type { MadeImage } from "../../port.ts";
import type { Generated } from "../generate-one.ts";
import { typeOfPicture } from "../pictures.ts";
import { refusedPicture } from "./errors.ts";
import type { SdkModel } from "./models.ts";

/** What the SDKs say of a picture besides: OpenAI's new prompt, Fal's filter and seed, Google's reason to end. */
const Said = z.object({
  seed: z.number().nullish(),
  finishReason: z.string().nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  images: z
    .array(
      z.object({
        revisedPrompt: z.string().optional(),
        nsfw: z.boolean().optional(),
        imageTokens: z.number().optional(),
      }),
    )
    .optional()
    .catch(undefined),
});

/** Google's reasons that are no mishap. */
const withheld = /SAFETY|PROHIBITED|BLOCKLIST|SPII|RECITATION/;

/**
 * The picture of an answer.
 *
 * @throws JobError, `content_refused` for one that a filter holds back
 */
export function readAnswer(
  provider: string,
  prices: SdkModel["tokens"],
  { image, metadata, usage }: Generated,
  more: Pick<MadeImage, "prompt" | "warnings">,
): MadeImage {
  const said = Said.safeParse(metadata[provider]).data;
  const first = said?.images?.[0];
  const reason = said?.promptFeedback?.blockReason ?? said?.finishReason ?? "";
  if (first?.nsfw === true) throw refusedPicture(provider, "its filter found something in the picture");
  if (said?.promptFeedback?.blockReason || withheld.test(reason)) throw refusedPicture(provider, reason);
  const mediaType = image && typeOfPicture(image.bytes);
  if (!image || mediaType === undefined) {
    const message = `${providerLabel(provider)} gave no picture that can be used.`;
    throw new JobError("invalid_model_output", message, { retryable: true });
  }
  return {
    bytes: image.bytes,
    mediaType,
    seed: said?.seed ?? undefined,
    ...more,
    prompt: first?.revisedPrompt ?? more.prompt,
    cost: prices && costOf(prices, usage, first?.imageTokens ?? 0),
  };
}

/** By the tokens that were counted; undefined where they were not. A picture that was sent is among the input. */
function costOf(
  prices: NonNullable<SdkModel["tokens"]>,
  { inputTokens, outputTokens }: Generated["usage"],
  imageTokens: number,
): number | undefined {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const { text, image, output } = prices;
  return ((inputTokens - imageTokens) * text + imageTokens * image + outputTokens * output) / 1e6;
}
