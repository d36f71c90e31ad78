import type { Clock } from "@galley/foundation";
import { type FinishReason, generateText, type LanguageModelUsage, NoObjectGeneratedError, Output } from "ai";
import { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import { unwatched, type WorkWatch } from "../../observe/watch.ts";
import type { BlogContext, ModelChoice } from "../types.ts";
import { toJobError } from "./errors.ts";
import type { OpenModel } from "./open.ts";
import { costOf, mostOf } from "./price.ts";
import type { Prompt } from "./prompt.ts";
import { providerLabel } from "./providers.ts";

// This file loads the SDK and the price list, 80 ms together: import it when the first model is asked.

/** What asking takes, besides the question. */
export interface Asking {
  open: OpenModel;
  clock: Clock;
  /** Milliseconds for the whole call, the SDK's retries included. */
  timeout: number;
  /** How often the SDK asks again by itself, after 2 s, then 4 s, or as the provider says (up to 60 s). */
  retries: number;
  /** Sees each call from outside; nobody does when absent. */
  watch?: WorkWatch | undefined;
}

export interface Question extends Prompt {
  maxOutputTokens: number;
  /** The shape of the object that is asked for; without it the answer is text. */
  schema?: z.ZodType | undefined;
}

export interface Answer {
  text: string;
  finishReason: FinishReason;
}

/**
 * Asks the pinned model once and charges the job, also when the answer is of no use. Throws the reason of the
 * context's signal when that is aborted, else a `JobError`.
 */
export async function ask(asking: Asking, context: BlogContext, question: Question): Promise<Answer> {
  const choice = context.pinned.model;
  const { watch = unwatched } = asking;
  const facts = { ...choice, maxOutputTokens: question.maxOutputTokens };
  const texts = [question.instructions, question.prompt];
  if (question.schema) texts.push(JSON.stringify(z.toJSONSchema(question.schema, { io: "input" })));
  const giveBack = await context.reserve(mostOf(choice, texts, question.maxOutputTokens));
  try {
    const { answer, usage } = await watch.modelCall(
      facts,
      () => generate(asking, context, question),
      ({ answer, usage }) => ({
        inputTokens: usage.inputTokens,
        outputTokens: usage.outputTokens,
        cost: costOf(choice, usage),
        finishReason: answer.finishReason,
      }),
    );
    await context.charge({ ...choice, tokens: tokensOf(usage), cost: costOf(choice, usage) });
    if (answer.finishReason === "content-filter") throw refused(choice);
    return answer;
  } finally {
    giveBack();
  }
}

interface Generated {
  answer: Answer;
  usage: LanguageModelUsage;
}

async function generate(asking: Asking, context: BlogContext, question: Question): Promise<Generated> {
  const choice = context.pinned.model;
  context.signal.throwIfAborted();
  const deadline = startDeadline(asking, choice);
  try {
    const model = await asking.open(choice);
    // Warnings, for instance of a setting a model does not know, would go to the process's warnings.
    globalThis.AI_SDK_LOG_WARNINGS = false;
    const { text, finishReason, usage } = await generateText({
      model,
      instructions: question.instructions,
      prompt: question.prompt,
      maxOutputTokens: question.maxOutputTokens,
      maxRetries: asking.retries,
      abortSignal: AbortSignal.any([context.signal, deadline.signal]),
      ...(question.schema === undefined ? {} : { output: Output.object({ schema: question.schema }) }),
    });
    return { answer: { text, finishReason }, usage };
  } catch (error) {
    context.signal.throwIfAborted();
    deadline.signal.throwIfAborted();
    const unread = unreadObject(error);
    if (unread) return unread;
    throw toJobError(error, { choice, now: asking.clock.now() });
  } finally {
    deadline.stop();
  }
}

/** An answer that is not the object the SDK was to read: it has been paid for, and may still be read by us. */
function unreadObject(error: unknown): Generated | undefined {
  if (!NoObjectGeneratedError.isInstance(error) || error.usage === undefined) return undefined;
  return { answer: { text: error.text ?? "", finishReason: error.finishReason ?? "other" }, usage: error.usage };
}

function startDeadline({ clock, timeout }: Asking, choice: ModelChoice): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const stop = clock.after(timeout, () => {
    const message = `${providerLabel(choice.provider)} did not answer within ${Math.round(timeout / 1000)} seconds.`;
    controller.abort(new JobError("provider_timeout", message, { retryable: true }));
  });
  return { signal: controller.signal, stop };
}

function refused({ provider }: ModelChoice): JobError {
  const message = `${providerLabel(provider)} refuses to write about this. Change the topic or the instructions.`;
  return new JobError("content_refused", message, { retryable: false });
}

/** All tokens of a call; 0 where a server does not count them, and then the cost is null. */
function tokensOf({ inputTokens = 0, outputTokens = 0, totalTokens }: LanguageModelUsage): number {
  return totalTokens ?? inputTokens + outputTokens;
}
