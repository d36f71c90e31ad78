import { z } from "zod";
import { readJson } from "../../../upstream/json.ts";
import type { MadeImage, StartedImage } from "../../port.ts";
import { unfit } from "../pictures.ts";
import { CurrentAnswer, toMade } from "./answers.ts";
import type { AskStability } from "./ask.ts";
import type { CurrentOperation } from "./catalogue.ts";

/** Asks for one of the services, which answer at once. */
export async function operate(
  ask: AskStability,
  { path }: CurrentOperation,
  body: FormData,
  more: Pick<MadeImage, "prompt" | "warnings">,
  signal: AbortSignal,
): Promise<MadeImage> {
  const answer = await ask({ path: `/v2beta/stable-image/${path}`, body, schema: CurrentAnswer, signal });
  return toMade({ ...answer, reason: answer.finish_reason }, more);
}

/** It becomes part of an address. */
const Id = z.string().regex(/^[\w-]{1,128}$/);
const Accepted = z.object({ id: Id });
/** What `StartedImage.started` holds. */
const Started = z.object({ id: Id, prompt: z.string().optional() });

/** Begins what takes its time. The result is kept for 24 hours, for the key that began it. */
export async function beginUpscale(
  ask: AskStability,
  { path }: CurrentOperation,
  body: FormData,
  { prompt, warnings }: Pick<MadeImage, "prompt" | "warnings">,
  signal: AbortSignal,
): Promise<StartedImage> {
  const { id } = await ask({ path: `/v2beta/stable-image/${path}`, body, schema: Accepted, signal });
  return { started: JSON.stringify({ id, prompt } satisfies z.infer<typeof Started>), warnings };
}

const InProgress = z.object({ status: z.literal("in-progress") });

export async function collectResult(
  ask: AskStability,
  { started, warnings }: StartedImage,
  signal: AbortSignal,
): Promise<MadeImage | undefined> {
  const begun = Started.safeParse(readJson(started));
  if (!begun.success) throw unfit("What was begun cannot be asked for: it is none of this provider's.");
  const { id, prompt } = begun.data;
  const schema = z.union([InProgress, CurrentAnswer]);
  const answer = await ask({ method: "GET", path: `/v2beta/results/${id}`, schema, signal });
  if ("status" in answer) return undefined;
  return toMade({ ...answer, reason: answer.finish_reason }, { prompt, warnings });
}
