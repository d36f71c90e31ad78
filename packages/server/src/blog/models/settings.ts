import { remoteProviders } from "./providers.ts";

/** Where a provider is reached. */
interface ProviderSettings {
  apiKey: string;
  /** The API's address; one without a path gets the provider's usual version path. Absent: the provider's own. */
  baseURL?: string | undefined;
}

/** A number for some of the providers, by their names. */
export type ProviderNumbers = Readonly<Partial<Record<string, number>>>;

/** What the configuration says about language models. A provider without its part cannot be used. */
export interface ModelSettings {
  /** `GALLEY_MODEL`: the model of requests that name none, as `provider:model` or `offline`. */
  defaultModel?: string | undefined;
  /** `GALLEY_MODEL_FALLBACKS`: who is asked, in this order, while the chosen model is not to be had. */
  fallbacks?: readonly string[] | undefined;
  /** `GALLEY_CONSENSUS_MODEL`: the second writer of posts that two models are to write. */
  consensusModel?: string | undefined;
  openai?: ProviderSettings | undefined;
  anthropic?: ProviderSettings | undefined;
  google?: ProviderSettings | undefined;
  /** Ollama, vLLM, LiteLLM, OpenRouter, …; some need no key. */
  openaiCompatible?: { baseURL: string; apiKey?: string | undefined } | undefined;
  /** Milliseconds one call may take, its own short retries included. */
  callTimeout: number;
  /** Calls at once in this process. */
  concurrency?: ProviderNumbers | undefined;
  /** Calls begun in any minute in this process. */
  perMinute?: ProviderNumbers | undefined;
}

/**
 * Reads `8`, or `openai=8,openai-compatible=1`: a number for all providers or for each that is named. Answers what is
 * wrong with it as the rest of a sentence.
 */
export function readProviderNumbers(text: string, most: number): { numbers: ProviderNumbers; wrong?: string } {
  const numbers: Record<string, number> = {};
  for (const part of text.split(",")) {
    const [, name, digits] = /^\s*(?:([a-z-]+)\s*=)?\s*(\d{1,7})\s*$/.exec(part) ?? [];
    const number = Number(digits);
    const known = name === undefined || remoteProviders.some((provider) => provider === name);
    if (digits === undefined || !known || number < 1 || number > most) {
      const wrong = `must be a number from 1 to ${most}, or some such as openai=8,openai-compatible=1 (of ${remoteProviders.join(", ")})`;
      return { numbers: {}, wrong };
    }
    for (const provider of name === undefined ? remoteProviders : [name]) numbers[provider] = number;
  }
  return { numbers };
}
