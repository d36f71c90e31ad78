import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { type Brief, readBrief } from "../../src/blog/briefs/briefs.ts";

/** A language model that answers at once, and says how long (ms) it has taken altogether: that is not the pipeline's. */
export function createInstantModel(write: (brief: Brief) => string) {
  let spent = 0;
  const answer = (options: LanguageModelV4CallOptions): string => {
    const begun = performance.now();
    const texts = options.prompt.flatMap((message) =>
      message.role === "user" ? message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
    );
    const brief = readBrief(texts.join("\n"));
    if (!brief) throw new Error("There is no brief in the prompt");
    const text = write(brief);
    spent += performance.now() - begun;
    return text;
  };
  const facts = {
    finishReason: { unified: "stop", raw: undefined },
    usage: {
      inputTokens: { total: 100, noCache: 100, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 100, text: 100, reasoning: undefined },
    },
  } as const;
  const model: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "bench",
    modelId: "instant",
    supportedUrls: {},
    doGenerate: async (options) => ({ content: [{ type: "text", text: answer(options) }], warnings: [], ...facts }),
    doStream: async (options) => ({ stream: ReadableStream.from(parts(answer(options))) }),
  };
  const parts = (text: string): LanguageModelV4StreamPart[] => [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "text" },
    // Providers send some four characters, a token, at a time.
    ...(text.match(/[\s\S]{1,4}/g) ?? []).map((delta) => ({ type: "text-delta" as const, id: "text", delta })),
    { type: "text-end", id: "text" },
    { type: "finish", ...facts },
  ];
  return { model, spent: () => spent };
}
