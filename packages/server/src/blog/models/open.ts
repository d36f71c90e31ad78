import type { LanguageModelV4 } from "@ai-sdk/provider";
import { JobError } from "../../jobs/job-error.ts";
import { addressOf } from "../../upstream/address.ts";
import type { ModelChoice } from "../types.ts";
import { isConfigured, isRemoteProvider, type RemoteProvider } from "./providers.ts";
import type { ModelSettings } from "./settings.ts";

/** Makes the SDK's model for a choice. Throws a permanent `JobError` when its provider is not configured (any more). */
export type OpenModel = (choice: ModelChoice) => Promise<LanguageModelV4>;
type MakeModel = (model: string) => LanguageModelV4;

/**
 * Opens models as they are asked for. A provider's SDK is loaded with its first model (8 to 16 ms each, and 80 ms for
 * what they share), not at start. The SDKs would read addresses from the environment: they are given what `settings`
 * says, or the provider's own.
 */
export function openModels(settings: ModelSettings, offline: LanguageModelV4): OpenModel {
  const makers = new Map<RemoteProvider, Promise<MakeModel>>();
  const makerOf = (provider: RemoteProvider): Promise<MakeModel> => {
    const known = makers.get(provider);
    if (known) return known;
    const made = connect[provider](settings);
    makers.set(provider, made);
    made.catch(() => makers.delete(provider));
    return made;
  };
  return async (choice) => {
    if (choice.provider === "offline") return offline;
    if (!isRemoteProvider(choice.provider) || !isConfigured(choice.provider, settings)) {
      const message = `The model ${choice.provider}:${choice.model} is not configured here any more.`;
      throw new JobError("provider_unauthorized", message, { retryable: false });
    }
    return (await makerOf(choice.provider))(choice.model);
  };
}

const connect: Record<RemoteProvider, (settings: ModelSettings) => Promise<MakeModel>> = {
  async openai({ openai }) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const provider = createOpenAI({
      apiKey: openai!.apiKey,
      baseURL: addressOf(openai!.baseURL, "api.openai.com", "/v1"),
    });
    // The chat API, not OpenAI's newer Responses API: it is the one that proxies and gateways speak too.
    return (model) => provider.chat(model);
  },
  async anthropic({ anthropic }) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    const baseURL = addressOf(anthropic!.baseURL, "api.anthropic.com", "/v1");
    return createAnthropic({ apiKey: anthropic!.apiKey, baseURL });
  },
  async google({ google }) {
    const { createGoogle } = await import("@ai-sdk/google");
    const baseURL = addressOf(google!.baseURL, "generativelanguage.googleapis.com", "/v1beta");
    return createGoogle({ apiKey: google!.apiKey, baseURL });
  },
  async "openai-compatible"({ openaiCompatible }) {
    const [{ createOpenAICompatible }, { extractReasoningMiddleware, wrapLanguageModel }] = await Promise.all([
      import("@ai-sdk/openai-compatible"),
      import("ai"),
    ]);
    const { baseURL, apiKey } = openaiCompatible!;
    const provider = createOpenAICompatible({
      name: "openai-compatible",
      baseURL: addressOf(baseURL, "", "/v1"),
      ...(apiKey === undefined ? {} : { apiKey }),
      // Without it a streamed answer has no count of its tokens.
      includeUsage: true,
      // Ollama, vLLM, LM Studio and llama.cpp take a JSON schema; LM Studio refuses the older `json_object`.
      supportsStructuredOutputs: true,
    });
    // Many local models write their reasoning into the answer.
    const middleware = extractReasoningMiddleware({ tagName: "think" });
    return (model) => wrapLanguageModel({ model: provider(model), middleware });
  },
};
