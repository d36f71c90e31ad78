/** Where a provider is reached. */
interface ProviderSettings {
  apiKey: string;
  /** The API's address; one without a path gets the provider's usual version path. Absent: the provider's own. */
  baseURL?: string | undefined;
}

/** What the configuration says about language models. A provider without its part cannot be used. */
export interface ModelSettings {
  /** `GALLEY_MODEL`: the model of requests that name none, as `provider:model` or `offline`. */
  defaultModel?: string | undefined;
  openai?: ProviderSettings | undefined;
  anthropic?: ProviderSettings | undefined;
  google?: ProviderSettings | undefined;
  /** Ollama, vLLM, LiteLLM, OpenRouter, …; some need no key. */
  openaiCompatible?: { baseURL: string; apiKey?: string | undefined } | undefined;
  /** Milliseconds one call may take, its own short retries included. */
  callTimeout: number;
}
