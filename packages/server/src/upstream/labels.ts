const labels: Readonly<Record<string, string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  fal: "Fal",
  replicate: "Replicate",
  "openai-compatible": "The model server",
  offline: "The offline writer",
};

/** The provider's name at the beginning of a sentence for people. */
export function providerLabel(provider: string): string {
  return labels[provider] ?? "The model provider";
}
