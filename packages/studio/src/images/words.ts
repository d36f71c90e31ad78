import type { ImageQuality, JobStatusEvent } from "@galley/client";

/** What the Studio notes with each image job, so that it can tell what the job is before there is a result. */
export interface Notes {
  /** What was done with which image; neither is there for an image from words. */
  operation?: Operation;
  source?: string;
  /** Which image of the source's job. */
  source_image?: string;
  /** Pixels that an outpainted image has grown: left, top, right, bottom. */
  margins?: string;
}
export type Operation = "generate" | "variations" | "upscale" | "edit";

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

/** What Galley calls an image that was made of another without words. */
const untold: ReadonlySet<string | null> = new Set(["Variations of an image", "Upscale of an image", null]);

/** The words that an image was asked for with; null: none. */
export const promptOf = ({ title }: Pick<JobStatusEvent, "title">): string | null => (untold.has(title) ? null : title);

/** What an image is called: by its prompt, or by what was done where there is none. */
export const titleOf = (job: Noted & Pick<JobStatusEvent, "title">): string =>
  job.title ?? operationWords[operationOf(job)];

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
