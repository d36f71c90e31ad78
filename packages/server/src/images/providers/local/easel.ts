import type { ImageQuality, ImageStyle } from "@galley/contract";
import { encodeRaw, type OutputFormat } from "../../../pixels/encode.ts";
import { sourceLimits } from "../../../pixels/limits.ts";
import { decode } from "../../../pixels/raw.ts";
import type { PixelRoom } from "../../../pixels/room.ts";
import { type PixelThreads, workerFile } from "../../../pixels/threads.ts";
import type { Rgb } from "./drawing/colour.ts";
import type { DrawingOrder } from "./drawing/plan.ts";
import { software } from "./label.ts";

/** What the provider works with. */
export interface Easel {
  threads: PixelThreads;
  room: PixelRoom;
  format: OutputFormat;
}

/** What a quality means here, as the catalogue of the hosted models has it. */
export const qualities: Record<ImageQuality, { steps: number; guidance: number }> = {
  draft: { steps: 20, guidance: 5 },
  standard: { steps: 30, guidance: 7 },
  high: { steps: 50, guidance: 7 },
  ultra: { steps: 60, guidance: 7 },
};

export const drawingWorker = workerFile("local", import.meta.url);

/** Colours as floating point numbers, a copy of them, what belongs to what, and the bytes: per pixel. */
export const drawingBytesPerPixel = 40;

/** The longest side that is drawn; what is to be larger is enlarged. */
export const drawnWithin = 2048;

interface Scene {
  prompt: string;
  quality: ImageQuality;
  seed: number;
  width: number;
  height: number;
  style?: ImageStyle | undefined;
  ambient?: Rgb | undefined;
}

/** A drawing that goes into another picture: of the ratio of width and height, no larger than we draw. */
export function orderFor({ prompt, quality, seed, width, height, style, ambient }: Scene): DrawingOrder {
  const scale = Math.min(1, drawnWithin / Math.max(width, height));
  const side = (length: number) => Math.max(16, Math.round(length * scale));
  const size = { width: side(width), height: side(height) };
  return { prompt, negativePrompt: undefined, style, ...size, seed, ...qualities[quality], ambient };
}

/** Draws on a thread, and gives the picture as a file. */
export async function drawFile(
  { threads }: Easel,
  order: DrawingOrder,
  format: OutputFormat,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const data = await threads.run<Uint8Array>(drawingWorker, "draw", order, signal);
  return encodeRaw({ data, width: order.width, height: order.height, channels: 3 }, format, software);
}

/** The mean colour of a picture. */
export async function meanColour(bytes: Uint8Array): Promise<Rgb> {
  const { data, channels } = await decode(bytes, { within: 16, limits: sourceLimits });
  const sum: [number, number, number] = [0, 0, 0];
  const count = data.length / channels;
  for (let at = 0; at < data.length; at += channels) {
    for (let channel = 0; channel < 3; channel++) sum[channel]! += data[at + channel]! / count;
  }
  return sum;
}
