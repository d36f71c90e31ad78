import type { ImageQuality, JobStatusEvent } from "@galley/client";

/** What the Studio notes with each image job, so that it can tell what the job is before there is a result. */
export interface Notes {
  /** What was done with which image; neither is there for an image from words. */
  operation?: Operation;
  source?: string;
  /** Which image of the source's job. */
  source_image?: string;
  prompt?: string;
  /** What the source is called, for what has no prompt of its own. */
  title?: string;
  /** Pixels that an outpainted image has grown: left, top, right, bottom. */
  margins?: string;
}
export type Operation = "generate" | "variations" | "upscale" | "edit";

/** Metadata takes 512 characters a value. */
export const noted = (text: string): string => text.slice(0, 512);

type Noted = Pick<JobStatusEvent, "metadata">;

export const operationOf = ({ metadata }: Noted): Operation => {
  const { operation } = metadata;
  return operation === "variations" || operation === "upscale" || operation === "edit" ? operation : "generate";
};

export const operationWords: Record<Operation, string> = {
  generate: "Image",
  variations: "Variations",
  upscale: "Upscaled",
  edit: "Edited",
};

/** What an image is called: by its prompt, as far as that is known. */
export function titleOf(job: Noted & { result?: unknown }): string {
  const result = job.result as { prompt_used?: string | null } | null | undefined;
  const words = job.metadata.prompt || result?.prompt_used || job.metadata.title;
  if (words) return words;
  return operationWords[operationOf(job)];
}

const stages: Record<string, string> = {
  preparing: "Preparing",
  calling_provider: "Drawing",
  storing: "Storing",
  processing_result: "Finishing",
};

/** What a job does just now, in a few words. */
export function stateWords(job: Pick<JobStatusEvent, "status" | "current_stage" | "cancel_requested">): string {
  if (job.status !== "processing") return job.status === "pending" ? "Waiting to be queued" : "Waiting in the queue";
  if (job.cancel_requested) return "Cancelling";
  return stages[job.current_stage ?? ""] ?? "Working";
}

export const qualityWords: Record<ImageQuality, string> = {
  draft: "Draft",
  standard: "Standard",
  high: "High",
  ultra: "Ultra",
};

const known: Record<string, string> = { stability_ai: "Stability AI", local: "Built-in (no key)", openai: "OpenAI" };

export const providerWords = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return known[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

/** `code: sentence` -> the sentence, and the code for those who look it up. */
export function readWarning(warning: string): { code: string; text: string } {
  const [, code = "", text = warning] = /^([a-z_]+): (.+)$/s.exec(warning) ?? [];
  return { code, text };
}
