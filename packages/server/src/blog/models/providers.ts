import type { ModelSettings } from "./settings.ts";

/** The providers a model can be asked from over the network, in the order in which their keys are looked for. */
export const remoteProviders = ["openai", "anthropic", "google", "openai-compatible"] as const;
export type RemoteProvider = (typeof remoteProviders)[number];

/** What `ModelChoice.provider` and `.model` say when Galley itself writes. */
export const offlineChoice = { provider: "offline", model: "offline" } as const;

export function isRemoteProvider(name: string): name is RemoteProvider {
  return remoteProviders.some((provider) => provider === name);
}

/** Whether the configuration has what the provider needs. */
export function isConfigured(provider: RemoteProvider, settings: ModelSettings): boolean {
  return (provider === "openai-compatible" ? settings.openaiCompatible : settings[provider]) !== undefined;
}
