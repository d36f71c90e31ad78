import { JobError } from "../../../jobs/job-error.ts";
import { encodeRaw, type OutputFormat } from "../../../pixels/encode.ts";
import { sourceLimits } from "../../../pixels/limits.ts";
import { readHeader } from "../../../pixels/open.ts";
import { decode } from "../../../pixels/raw.ts";
import { ImageRefused } from "../../../pixels/refused.ts";
import { bytesNeeded } from "../../../pixels/room.ts";
import { shared } from "../../../pixels/threads.ts";
import { upscale } from "../../../pixels/upscale.ts";
import type { GenerateWish, ImageProvider, ImageWish, UpscaleWish, VaryWish } from "../../port.ts";
import { unheeded } from "./drawing/plan.ts";
import {
  drawFile,
  drawingBytesPerPixel,
  drawingWorker,
  drawnWithin,
  type Easel,
  orderFor,
  qualities,
} from "./easel.ts";
import { edit } from "./edit.ts";
import { madeHere, software } from "./label.ts";
import type { VariationTask } from "./variation.ts";

const mediaTypes: Record<OutputFormat, string> = { png: "image/png", jpeg: "image/jpeg", webp: "image/webp" };

/** Seconds a picture of 1024 x 1024 takes here, rounded up. */
const usualSeconds = 1;

/**
 * The embedded provider: draws from the prompt's words by arithmetic alone. The same wish gives the same bytes, in every
 * process and on every thread, as long as sharp is the same. `format` is that of its files.
 */
export function createLocalProvider({
  threads,
  room,
  format = "png",
}: Omit<Easel, "format"> & { format?: OutputFormat }): ImageProvider {
  const easel: Easel = { threads, room, format };
  return {
    name: "local",
    offer: () => ({ model: "local", cost: 0, seconds: usualSeconds }),
    make: async (wish) => {
      wish.signal.throwIfAborted();
      try {
        const bytes = await room.run(await memoryFor(wish), () => serve(easel, wish), wish.signal);
        return {
          bytes,
          mediaType: mediaTypes[format],
          seed: wish.seed,
          warnings: [madeHere, ...(await warningsFor(wish))],
        };
      } catch (error) {
        if (error instanceof ImageRefused) {
          throw new JobError("provider_rejected", error.message, { retryable: false, cause: error });
        }
        throw error;
      }
    },
    collect: () => Promise.reject(new Error("The local provider begins nothing that is to be collected")),
  };
}

function serve(easel: Easel, wish: ImageWish): Promise<Uint8Array> {
  switch (wish.kind) {
    case "generate":
      return generate(easel, wish);
    case "vary":
      return vary(easel, wish);
    case "upscale":
      return enlarge(easel, wish);
    case "edit":
      return edit(easel, wish);
  }
}

/** Steps are detail and guidance is how far the colours go: what the quality says, where the wish says nothing. */
function generate(easel: Easel, wish: GenerateWish): Promise<Uint8Array> {
  const { prompt, negativePrompt, style, width, height, seed, quality } = wish;
  const { steps, guidance } = qualities[quality];
  const order = {
    prompt,
    negativePrompt,
    style,
    width,
    height,
    seed,
    steps: wish.steps ?? steps,
    guidance: wish.guidance ?? guidance,
  };
  return drawFile(easel, order, easel.format, wish.signal);
}

async function vary(
  { threads, format }: Easel,
  { source, prompt = "", quality, seed, strength, signal }: VaryWish,
): Promise<Uint8Array> {
  const pixels = await decode(source, { within: drawnWithin, limits: sourceLimits });
  const { width, height, channels } = pixels;
  if (strength === 0) return encodeRaw(pixels, format, software);
  const order = { ...orderFor({ prompt, quality, seed, width, height }), width, height };
  const task: VariationTask = { source: { ...pixels, data: shared(pixels.data) }, strength, order };
  const data = await threads.run<Uint8Array>(drawingWorker, "vary", task, signal);
  return encodeRaw({ data, width, height, channels }, format, software);
}

function enlarge({ threads, format }: Easel, { source, scale, signal }: UpscaleWish): Promise<Uint8Array> {
  return upscale(source, scale, { format, threads, signal, software, limits: sourceLimits });
}

/** What the work holds in memory at its peak, about. */
async function memoryFor(wish: ImageWish): Promise<number> {
  if (wish.kind === "generate") return wish.width * wish.height * drawingBytesPerPixel;
  const header = await readHeader(wish.source, sourceLimits);
  const pixels = header.width * header.height;
  const drawn = Math.min(pixels, drawnWithin * drawnWithin) * drawingBytesPerPixel;
  if (wish.kind === "upscale") return bytesNeeded(header, pixels * wish.scale * wish.scale);
  return bytesNeeded(header, wish.kind === "edit" ? pixels * 2.25 : pixels) + drawn;
}

async function warningsFor(wish: ImageWish): Promise<string[]> {
  if (wish.kind === "generate") return negativeWarnings(wish.negativePrompt);
  if (wish.kind === "upscale" && wish.prompt !== undefined) {
    return ["prompt_ignored: The local provider enlarges by Lanczos' kernel, which takes no prompt."];
  }
  if (wish.kind !== "vary") return [];
  const { autoOrient } = await readHeader(wish.source, sourceLimits);
  const longest = Math.max(autoOrient.width, autoOrient.height);
  return longest > drawnWithin
    ? [
        `source_reduced: The picture was made smaller, to ${drawnWithin} pixels on its longer side, before it was varied.`,
      ]
    : [];
}

function negativeWarnings(negativePrompt: string | undefined): string[] {
  const unknown = negativePrompt === undefined ? [] : unheeded(negativePrompt);
  if (unknown.length === 0) return [];
  const words = [...new Set(unknown)].slice(0, 10).join(", ");
  return [
    `negative_prompt_limited: The local provider leaves out scenes, things, times and colours that it knows; it knows nothing of: ${words}.`,
  ];
}
