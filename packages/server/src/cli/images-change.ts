import { readFile } from "node:fs/promises";
import type { GalleyClient } from "@galley/client";
import { ImageRefused } from "../pixels/refused.ts";
import { sniff } from "../pixels/sniff.ts";
import { CliError } from "./cli-error.ts";
import type { EditOptions, UpscaleOptions, VariationsOptions } from "./images-from.ts";
import { sharedOf, wholeOf } from "./images-generate.ts";
import { askAndTake } from "./images-take.ts";

export async function makeVariations(from: string, options: VariationsOptions): Promise<void> {
  const { count, strength, prompt } = options;
  await askAndTake(options, async (client) => {
    const { job_id } = await client.createImageVariations({
      image_url: await addressOf(client, from),
      ...sharedOf(options),
      ...wholeOf(options),
      ...(count !== undefined && { num_variations: count }),
      ...(strength !== undefined && { variation_strength: strength }),
      ...(prompt !== undefined && { prompt }),
    });
    return { job_id };
  });
}

export async function makeUpscale(from: string, options: UpscaleOptions): Promise<void> {
  const { scale, prompt } = options;
  await askAndTake(options, async (client) => {
    const { job_id } = await client.createImageUpscale({
      image_url: await addressOf(client, from),
      ...sharedOf(options),
      ...wholeOf(options),
      ...(scale !== undefined && { scale }),
      ...(prompt !== undefined && { prompt }),
    });
    return { job_id };
  });
}

export async function makeEdit(from: string, prompt: string, options: EditOptions): Promise<void> {
  const { mask, type, strength } = options;
  await askAndTake(options, async (client) => {
    const { job_id } = await client.createImageEdit({
      image_url: await addressOf(client, from),
      prompt,
      ...sharedOf(options),
      ...wholeOf(options),
      ...(mask !== undefined && { mask_image_url: await addressOf(client, mask) }),
      ...(type && { edit_type: type }),
      ...(strength !== undefined && { strength }),
    });
    return { job_id };
  });
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Where a picture lies that is an address, the one that a job has made, or a file, which is uploaded. */
async function addressOf(client: GalleyClient, picture: string): Promise<string> {
  if (/^https?:\/\//i.test(picture) || picture.startsWith("/api/v1/images/")) return picture;
  if (!isId(picture)) return (await client.uploadPicture(await fileOf(picture))).url;
  const { status, result } = await client.getImageJob(picture);
  const [image] = result?.images ?? [];
  if (!image) throw new CliError(`job ${picture} has no picture: it is ${status}`);
  return image.url;
}

/** A file that is a picture by its bytes. */
async function fileOf(path: string): Promise<Blob> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      error.code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read: ${error.message}`,
    );
  });
  try {
    return new Blob([bytes], { type: `image/${sniff(bytes)}` });
  } catch (error) {
    throw error instanceof ImageRefused ? new CliError(`${path}: ${error.message}`) : error;
  }
}
