import type { ImageModelV4 } from "@ai-sdk/provider";

// The SDK takes 80 ms to load: it is imported with the first picture.

export interface OneImage {
  prompt: string;
  images?: Uint8Array[];
  mask?: Uint8Array | undefined;
  size?: `${number}x${number}` | undefined;
  aspectRatio?: `${number}:${number}` | undefined;
  seed?: number | undefined;
  providerOptions: Parameters<ImageModelV4["doGenerate"]>[0]["providerOptions"];
  signal: AbortSignal;
}

/** What a model answered; `image` is undefined where it made none. */
export interface Generated {
  image: { bytes: Uint8Array } | undefined;
  /** What it says besides, under its provider's name. */
  metadata: Readonly<Record<string, unknown>>;
  usage: { inputTokens?: number | undefined; outputTokens?: number | undefined };
}

/**
 * Asks a model for one picture, once: several of the SDK's own would be made with the same seed, and its retries would
 * not wait for a turn. The job's runner tries again.
 */
export async function generateOne(model: ImageModelV4, one: OneImage): Promise<Generated> {
  const { generateImage, NoImageGeneratedError } = await import("ai");
  // What a model cannot do is told by our own tables; the SDK would write it to the console too.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const { prompt: text, images, mask, size, aspectRatio, seed, providerOptions, signal } = one;
  try {
    const { image, calls, usage } = await generateImage({
      model,
      prompt: images === undefined ? text : { text, images, ...(mask !== undefined && { mask }) },
      ...(size !== undefined && { size }),
      ...(aspectRatio !== undefined && { aspectRatio }),
      ...(seed !== undefined && { seed }),
      providerOptions,
      n: 1,
      maxRetries: 0,
      abortSignal: signal,
    });
    // The result's own metadata has nothing but what is said of each picture.
    return { image: { bytes: image.uint8Array }, metadata: calls[0]?.providerMetadata ?? {}, usage };
  } catch (error) {
    if (!NoImageGeneratedError.isInstance(error)) throw error;
    const call = error.calls?.[0];
    return { image: undefined, metadata: call?.providerMetadata ?? {}, usage: call?.usage ?? {} };
  }
}
