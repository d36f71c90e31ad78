import type { ImageModelV4, ImageModelV4File, SharedV4Warning } from "@ai-sdk/provider";
import { z } from "zod";
import { BilledError, type MadeImage } from "../../port.ts";
import type { Generated } from "../generate-one.ts";
import { typeOfPicture } from "../pictures.ts";
import { SaidSeed } from "../seeds.ts";
import { CurrentAnswer } from "./answers.ts";
import type { AskStability } from "./ask.ts";
import type { CurrentModel } from "./catalogue.ts";
import { filteredError, unreadableError } from "./failures.ts";
import { fileOf, formOf } from "./form.ts";

/** What can be set under `providerOptions.stability`. */
const Options = z.object({
  negativePrompt: z.string().optional(),
  /** `cfg_scale`. */
  guidance: z.number().min(1).max(10).optional(),
  stylePreset: z.string().optional(),
  /** Of a change to a picture; 0: none, 1: nothing of it is left. */
  strength: z.number().min(0).max(1).optional(),
});
export type StabilityOptions = z.infer<typeof Options>;

/** What the model says of a picture, under `providerMetadata.stability.images`. */
const StabilityMetadata = z.object({
  images: z.tuple([z.object({ seed: SaidSeed, finishReason: z.string() })]),
});

/** Stability's v2beta generation as a model of the AI SDK. Its failures are `JobError`s. */
export function stabilityImage(ask: AskStability, entry: CurrentModel, now: () => number): ImageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "stability",
    modelId: entry.model,
    maxImagesPerCall: 1,
    supportsFileInputs: entry.takesImage,
    supportsMaskInputs: false,
    async doGenerate({ prompt, size, aspectRatio, seed, files, providerOptions, abortSignal }) {
      const options = Options.parse(providerOptions.stability ?? {});
      const image = files?.[0];
      const isSd3 = entry.path === "generate/sd3";
      const answer = await ask({
        path: `/v2beta/stable-image/${entry.path}`,
        body: formOf({
          prompt,
          model: isSd3 ? entry.model : undefined,
          mode: isSd3 ? (image ? "image-to-image" : "text-to-image") : undefined,
          ...(image
            ? { image: fileOf(pictureOf(image)), strength: options.strength ?? 0.5 }
            : { aspect_ratio: aspectRatio ?? "1:1" }),
          negative_prompt: entry.takesNegativePrompt ? options.negativePrompt : undefined,
          cfg_scale: entry.takesGuidance ? options.guidance : undefined,
          style_preset: options.stylePreset,
          seed,
          output_format: "png",
        }),
        schema: CurrentAnswer,
        signal: abortSignal ?? new AbortController().signal,
      });
      const isFiltered = answer.finish_reason === "CONTENT_FILTERED";
      return {
        images: isFiltered ? [] : [answer.base64],
        ...(isFiltered && { isRetryable: false }),
        warnings: size === undefined ? [] : [noSize],
        providerMetadata: {
          stability: { images: [{ seed: answer.seed ?? null, finishReason: answer.finish_reason }] },
        },
        response: { timestamp: new Date(now()), modelId: entry.model, headers: undefined },
      };
    },
  };
}

/** The picture that the SDK has from our model. */
export function madeFrom({ image, metadata }: Generated, more: Pick<MadeImage, "prompt" | "warnings">): MadeImage {
  const [said] = StabilityMetadata.parse(metadata.stability).images;
  if (said.finishReason === "CONTENT_FILTERED") throw filteredError();
  const mediaType = image && typeOfPicture(image.bytes);
  if (!image || mediaType === undefined) throw new BilledError(unreadableError("sent no picture"));
  return { bytes: image.bytes, mediaType, seed: said.seed, ...more };
}

const noSize: SharedV4Warning = { type: "unsupported", feature: "size", details: "There are aspect ratios only." };

function pictureOf(file: ImageModelV4File): { bytes: Uint8Array; mediaType: string } {
  // Addresses are fetched by who guards against wrong ones.
  if (file.type === "url") throw new Error("A picture is given as its bytes");
  const bytes = typeof file.data === "string" ? Buffer.from(file.data, "base64") : file.data;
  return { bytes, mediaType: file.mediaType };
}
