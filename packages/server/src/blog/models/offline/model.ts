import {
  InvalidPromptError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4FinishReason,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { type Brief, readBrief } from "../../briefs/briefs.ts";

const modelId = "offline-writer-1";
/** The usual rule of thumb for European languages; nothing is billed by it. */
const charactersPerToken = 4;

interface Answer {
  text: string;
  usage: LanguageModelV4Usage;
  warnings: SharedV4Warning[];
  finishReason: LanguageModelV4FinishReason;
}

/** All text of the prompt, in its order; the brief stands at its end. */
function promptText(prompt: LanguageModelV4CallOptions["prompt"]): string {
  const texts = prompt.flatMap((message) => {
    if (message.role === "system") return [message.content];
    if (message.role === "user") return message.content.flatMap((part) => (part.type === "text" ? [part.text] : []));
    return [];
  });
  return texts.join("\n");
}

function briefOf(options: LanguageModelV4CallOptions, text: string): Brief {
  const refuse = (message: string, cause?: unknown) =>
    new InvalidPromptError({ prompt: options.prompt, message, cause });
  let brief: Brief | undefined;
  try {
    brief = readBrief(text);
  } catch (cause) {
    throw refuse("The brief in the prompt cannot be read, so the offline writer cannot answer it.", cause);
  }
  if (brief === undefined) {
    throw refuse("The offline writer answers prompts that end with a brief; this one has none.");
  }
  const answersInJson = ["perspectives", "outline", "seo", "judge"].includes(brief.task);
  if (options.responseFormat?.type === "json" && !answersInJson) {
    throw new UnsupportedFunctionalityError({ functionality: `JSON output for the task "${brief.task}"` });
  }
  return brief;
}

function tokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** What was asked for and makes no difference here. Sampling options are not among them: nothing is sampled. */
function warningsFor(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const features = {
    tools: (options.tools?.length ?? 0) > 0,
    stopSequences: (options.stopSequences?.length ?? 0) > 0,
  };
  return Object.entries(features).flatMap(([feature, used]) =>
    used ? [{ type: "unsupported" as const, feature }] : [],
  );
}

/** Settles with the work, or rejects with the signal's reason if that comes first. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The answer in pieces of a word each; stops with the signal's reason when it is aborted. */
function streamOf(answer: Answer, signal: AbortSignal | undefined): ReadableStream<LanguageModelV4StreamPart> {
  const id = "text";
  const words = answer.text.match(/\s*\S+\s*/g) ?? [];
  const parts: Iterator<LanguageModelV4StreamPart> = [
    { type: "stream-start" as const, warnings: answer.warnings },
    { type: "response-metadata" as const, modelId },
    { type: "text-start" as const, id },
    ...words.map((delta) => ({ type: "text-delta" as const, id, delta })),
    { type: "text-end" as const, id },
    { type: "finish" as const, finishReason: answer.finishReason, usage: answer.usage },
  ].values();
  return new ReadableStream({
    pull(controller) {
      if (signal?.aborted === true) return controller.error(signal.reason);
      const next = parts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

/**
 * The offline writer as a language model. `write` answers a brief, usually `writeOffline` in a worker thread. A prompt
 * without a readable brief is an `InvalidPromptError`; JSON asked of a task that writes Markdown an
 * `UnsupportedFunctionalityError`.
 */
export function createOfflineModel(write: (brief: Brief) => Promise<string>): LanguageModelV4 {
  async function answer(options: LanguageModelV4CallOptions): Promise<Answer> {
    options.abortSignal?.throwIfAborted();
    const prompt = promptText(options.prompt);
    const written = await unlessAborted(write(briefOf(options, prompt)), options.abortSignal);
    const limit = (options.maxOutputTokens ?? Number.POSITIVE_INFINITY) * charactersPerToken;
    const text = written.length > limit ? written.slice(0, limit) : written;
    const input = tokens(prompt);
    const output = tokens(text);
    const usage: LanguageModelV4Usage = {
      inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: output, text: output, reasoning: undefined },
    };
    const unified = text.length < written.length ? "length" : "stop";
    return { text, usage, warnings: warningsFor(options), finishReason: { unified, raw: undefined } };
  }

  return {
    specificationVersion: "v4",
    provider: "offline",
    modelId,
    supportedUrls: {},
    async doGenerate(options) {
      const { text, usage, warnings, finishReason } = await answer(options);
      return {
        content: [{ type: "text", text }],
        finishReason,
        usage,
        warnings,
        response: { modelId },
      };
    },
    async doStream(options) {
      return { stream: streamOf(await answer(options), options.abortSignal) };
    },
  };
}
