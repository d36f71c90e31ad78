import type { Clock } from "@galley/foundation";
import { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import type { WorkWatch } from "../../observe/watch.ts";
import type { Brief } from "../briefs/briefs.ts";
import type { ModelCaller } from "../tools.ts";
import type { BlogContext } from "../types.ts";
import { endAtSentence, readObject, tidyMarkdown } from "./answer.ts";
import type { Answer, Question } from "./generate.ts";
import { outputLimit } from "./limits.ts";
import type { OpenModel } from "./open.ts";
import { promptFor } from "./prompt.ts";
import { providerLabel } from "./providers.ts";

export interface ModelCallerOptions {
  open: OpenModel;
  clock: Clock;
  /** Milliseconds one call may take, its short retries included. */
  timeout: number;
  /** Short retries of one call after 408, 409, 429, 5xx and broken connections; 2 when absent. */
  retries?: number | undefined;
  /** Sees each call from outside; nobody does when absent. */
  watch?: WorkWatch | undefined;
}

/**
 * Asks the job's pinned model. Every call is a part of its stage, found again by everything that decides the answer:
 * prompt, model, limit and shape. An answer that cannot be read, or was cut off, is asked for once more.
 */
export function createModelCaller({ open, clock, timeout, retries = 2, watch }: ModelCallerOptions): ModelCaller {
  const askOnce = async (context: BlogContext, question: Question): Promise<Answer> => {
    const { ask } = await import("./generate.ts");
    return ask({ open, clock, timeout, retries, watch }, context, question);
  };
  return {
    text(context, key, brief) {
      const question = questionOf(brief, context);
      return context.part(key, identity(question, context), () =>
        askForText((again) => askOnce(context, { ...question, ...again }), question, context),
      );
    },
    object<T>(context: BlogContext, key: string, brief: Brief, schema: z.ZodType<T>) {
      const question = { ...questionOf(brief, context), schema };
      return context.part<T>(key, identity(question, context), () =>
        askForObject((again) => askOnce(context, { ...question, ...again }), question, context),
      );
    },
  };
}

type AskAgain = (changed: Partial<Question>) => Promise<Answer>;

function questionOf(brief: Brief, context: BlogContext): Question {
  return { ...promptFor(brief), maxOutputTokens: outputLimit(brief, context.pinned.model) };
}

/** The input under which the answer is stored. */
function identity({ instructions, prompt, maxOutputTokens, schema }: Question, context: BlogContext): unknown {
  const shape = schema === undefined ? null : z.toJSONSchema(schema, { io: "input" });
  return { instructions, prompt, choice: context.pinned.model, parameters: { maxOutputTokens, shape } };
}

async function askForText(ask: AskAgain, question: Question, context: BlogContext): Promise<string> {
  const first = await ask({});
  const answer = first.finishReason === "length" ? await askLonger(ask, question, first) : first;
  const tidied = tidyMarkdown(answer.text);
  const text = answer.finishReason === "length" ? endAtSentence(tidied) : tidied;
  if (text === "") throw unusable(context, "gave an empty answer");
  return text;
}

/** A cut-off answer is asked for with twice the room; a model that cannot give it leaves us with the first. */
async function askLonger(ask: AskAgain, question: Question, first: Answer): Promise<Answer> {
  try {
    return await ask({ maxOutputTokens: question.maxOutputTokens * 2 });
  } catch (error) {
    if (error instanceof JobError && error.code === "provider_rejected") return first;
    throw error;
  }
}

async function askForObject<T>(
  ask: AskAgain,
  question: Question & { schema: z.ZodType<T> },
  context: BlogContext,
): Promise<T> {
  const first = await ask({});
  const read = readObject(first.text, question.schema);
  if (read.ok) return read.value;
  const again =
    first.finishReason === "length"
      ? { maxOutputTokens: question.maxOutputTokens * 2 }
      : { instructions: `${question.instructions}\n- An earlier answer could not be used: ${read.wrong}.` };
  const second = readObject((await ask(again)).text, question.schema);
  if (second.ok) return second.value;
  throw unusable(context, `gave an answer of the wrong shape twice (${second.wrong})`);
}

function unusable(context: BlogContext, what: string): JobError {
  const { provider } = context.pinned.model;
  return new JobError("invalid_model_output", `${providerLabel(provider)} ${what}.`, { retryable: true });
}
