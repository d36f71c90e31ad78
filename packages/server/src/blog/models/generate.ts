import { EmptyResponseBodyError } from "@ai-sdk/provider";
import type { Clock } from "@galley/foundation";
import {
  type FinishReason,
  generateText,
  type LanguageModelUsage,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  Output,
  streamText,
} from "ai";
import { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import { unwatched, type WorkWatch } from "../../observe/watch.ts";
import { providerLabel } from "../../upstream/labels.ts";
import { toJobError } from "../../upstream/sdk-errors.ts";
import type { BlogContext, ModelChoice } from "../types.ts";
import { inFewerPieces } from "./gather-deltas.ts";
import type { OpenModel } from "./open.ts";
import { costOf, estimateOf, mostOf } from "./price.ts";
import type { Prompt } from "./prompt.ts";
import type { Throttle } from "./throttle.ts";

// This file loads the SDK and the price list, 80 ms together: import it when the first model is asked.

/** What asking takes, besides the question. */
export interface Asking {
  open: OpenModel;
  clock: Clock;
  throttle: Throttle;
  /** Milliseconds for the whole call, the SDK's retries included. */
  timeout: number;
  /** How often the SDK asks again by itself, after 2 s, then 4 s, or as the provider says (up to 60 s). */
  retries: number;
  /** Sees each call from outside; nobody does when absent. */
  watch?: WorkWatch | undefined;
}

export interface Question extends Prompt {
  choice: ModelChoice;
  maxOutputTokens: number;
  /** The shape of the object that is asked for; without it the answer is text. */
  schema?: z.ZodType | undefined;
  /** Is told the text so far, as it is written. */
  onText?: ((text: string) => void) | undefined;
}

export interface Answer {
  text: string;
  finishReason: FinishReason;
}

/**
 * Asks a model once and charges the job, also when the answer is of no use. Throws the reason of the context's signal
 * when that is aborted, else a `JobError`.
 */
export async function ask(asking: Asking, context: BlogContext, question: Question): Promise<Answer> {
  const { choice } = question;
  const { watch = unwatched } = asking;
  const facts = { ...choice, maxOutputTokens: question.maxOutputTokens };
  const giveBack = await context.reserve(mostOfQuestion(question));
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

/** What the call may cost at the most, in US dollars; null when that is not known. */
function mostOfQuestion({ choice, instructions, prompt, schema, maxOutputTokens }: Question): number | null {
  const texts = [instructions, prompt];
  if (schema) texts.push(JSON.stringify(z.toJSONSchema(schema, { io: "input" })));
  return mostOf(choice, texts, maxOutputTokens);
}

interface Generated {
  answer: Answer;
  usage: LanguageModelUsage;
}

async function generate(asking: Asking, context: BlogContext, question: Question): Promise<Generated> {
  const { choice } = question;
  context.signal.throwIfAborted();
  const leave = await asking.throttle.enter(choice.provider, context.signal);
  const deadline = startDeadline(asking, choice);
  let written = "";
  try {
    const model = await asking.open(choice);
    // Warnings, for instance of a setting a model does not know, would go to the process's warnings.
    globalThis.AI_SDK_LOG_WARNINGS = false;
    const { schema, onText } = question;
    const call = {
      model,
      instructions: question.instructions,
      prompt: question.prompt,
      maxOutputTokens: question.maxOutputTokens,
      maxRetries: asking.retries,
      abortSignal: AbortSignal.any([context.signal, deadline.signal]),
    };
    if (onText) {
      return await streamed({ ...call, model: inFewerPieces(model) }, (text) => {
        written = text;
        onText(text);
      });
    }
    const output = schema === undefined ? {} : { output: Output.object({ schema }) };
    const { text, finishReason, usage } = await generateText({ ...call, ...output });
    return { answer: { text, finishReason }, usage };
  } catch (error) {
    if (written !== "") await chargeBroken(context, question, written);
    context.signal.throwIfAborted();
    deadline.signal.throwIfAborted();
    const unread = unreadObject(error);
    if (unread) return unread;
    throw toJobError(error, { choice, now: asking.clock.now() });
  } finally {
    deadline.stop();
    leave();
  }
}

/** Of an answer that broke off: the provider says nothing of its tokens, and wants to be paid for them. */
async function chargeBroken(context: BlogContext, question: Question, written: string): Promise<void> {
  const { choice, instructions, prompt } = question;
  await context.charge({ ...choice, ...estimateOf(choice, instructions + prompt, written) });
}

/** The answer in one piece, told as it comes. Throws at the first error in the stream, whatever came before it. */
async function streamed(
  call: Parameters<typeof streamText>[0],
  onText: NonNullable<Question["onText"]>,
): Promise<Generated> {
  // Errors come with the stream; the SDK would print them too.
  const result = streamText({ ...call, onError: () => {} });
  let text = "";
  for await (const part of result.stream) {
    if (part.type === "error")
      throw NoOutputGeneratedError.isInstance(part.error) ? new EmptyResponseBodyError() : part.error;
    if (part.type !== "text-delta") continue;
    text += part.text;
    onText(text);
  }
  const [finishReason, usage] = await Promise.all([result.finishReason, result.usage]);
  // It just ends: a connection that was cut, or no stream of the provider's but a web page.
  if (finishReason === "interrupted") throw new EmptyResponseBodyError();
  return { answer: { text, finishReason }, usage };
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
