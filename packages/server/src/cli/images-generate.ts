import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { ImageGenerationInput } from "@galley/contract";
import { CliError, misuse } from "./cli-error.ts";
import type { GenerateImagesOptions, MakeOptions } from "./images-options.ts";
import { askAndTake } from "./images-take.ts";

/** As many as one batch may have. */
const mostPrompts = 20;

export async function generateImages(given: string[], options: GenerateImagesOptions): Promise<void> {
  const prompts = [...given, ...(options.file === undefined ? [] : await promptsIn(options.file))];
  const [first, ...others] = prompts;
  if (first === undefined) throw misuse("say what the picture is to show, or name a file of prompts with --file");
  if (prompts.length > mostPrompts)
    throw misuse(`these are ${prompts.length} prompts; a batch has ${mostPrompts} at most`);
  const asks = prompts.map((prompt) => requestOf(prompt, options));
  await askAndTake(options, async (client) => {
    if (others.length === 0) return pick(await client.createImageJob({ ...asks[0]!, ...wholeOf(options) }));
    const workflow = options.drafts ? "draft_then_final" : "final_only";
    const { batch_id } = await client.createImageBatch({ images: asks, workflow, ...wholeOf(options) });
    return { batch_id };
  });
}

const pick = ({ job_id }: { job_id: string }) => ({ job_id });

async function promptsIn(file: string): Promise<string[]> {
  const content = await (file === "-" ? text(process.stdin) : readFile(file, "utf8")).catch(
    (error: NodeJS.ErrnoException) => {
      throw new CliError(
        `${file} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
      );
    },
  );
  const lines = content.split(/\r?\n/).map((line) => line.trim());
  const prompts = lines.filter((line) => line !== "");
  if (prompts.length === 0) throw misuse(`there is no prompt in ${file}`);
  return prompts;
}

function requestOf(prompt: string, options: GenerateImagesOptions): ImageGenerationInput {
  const { style, aspect, size, negative, steps, guidance } = options;
  return {
    prompt,
    ...sharedOf(options),
    ...(options.drafts && { quality: "draft" as const }),
    ...(style && { style }),
    ...(aspect && { aspect_ratio: aspect }),
    ...(size !== undefined && sizeOf(size)),
    ...(negative !== undefined && { negative_prompt: negative }),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance_scale: guidance }),
  };
}

/** What is said of pictures of every kind. */
export function sharedOf({ quality, provider, seed }: MakeOptions) {
  return {
    ...(quality && { quality }),
    ...(provider !== undefined && { provider }),
    ...(seed !== undefined && { seed }),
  };
}

/** What is said of their jobs. */
export function wholeOf({ maxCost, metadata }: Pick<MakeOptions, "maxCost" | "metadata">) {
  return { ...(maxCost !== undefined && { max_cost_usd: maxCost }), ...(metadata && { metadata }) };
}

function sizeOf(size: string) {
  const [, width, height] = /^(\d+)[x×](\d+)$/.exec(size) ?? [];
  if (width === undefined) throw misuse(`--size must be a width and a height such as 1024x640, not ${size}`);
  return { aspect_ratio: "custom" as const, width: Number(width), height: Number(height) };
}
