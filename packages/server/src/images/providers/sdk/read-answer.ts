import { z } from "zod";
import { JobError } from "../../../jobs/job-error.ts";
import { providerLabel } from "../../../upstream/labels.ts";
import { BilledError, type MadeImage } from "../../port.ts";
import type { Generated } from "../generate-one.ts";
import { typeOfPicture } from "../pictures.ts";
import { SaidSeed } from "../seeds.ts";
import { refusedPicture } from "./errors.ts";
import type { SdkModel } from "./models.ts";

/** What the SDKs say of a picture besides: OpenAI's new prompt, Fal's filter and seed, Google's reason to end. */
const Said = z.object({
  seed: SaidSeed,
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
 * @throws JobError, `content_refused` for one that a filter holds back; a BilledError for what was made
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
  const cost = prices && costOf(prices, usage, first?.imageTokens ?? 0);
  // Fal's filter blackens what was made, which is billed like any other.
  if (first?.nsfw === true)
    throw new BilledError(refusedPicture(provider, "its filter found something in the picture"), cost);
  if (said?.promptFeedback?.blockReason || withheld.test(reason)) {
    const refused = refusedPicture(provider, reason);
    // Google bills what it has written before it stopped, and no prompt that it refuses.
    throw (usage.outputTokens ?? 0) > 0 ? new BilledError(refused, cost) : refused;
  }
  const mediaType = image && typeOfPicture(image.bytes);
  if (!image || mediaType === undefined) {
    const message = `${providerLabel(provider)} gave no picture that can be used.`;
    throw new BilledError(new JobError("invalid_model_output", message, { retryable: true }), cost);
  }
  return {
    bytes: image.bytes,
    mediaType,
    seed: said?.seed,
    ...more,
    prompt: first?.revisedPrompt ?? more.prompt,
    cost,
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
