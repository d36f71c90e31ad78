import { z } from "zod";
import { isModelName, wrongAddress, wrongWord } from "../../upstream/settings.ts";
import { type SdkProviderName, sdkProviders } from "./sdk/models.ts";
import { stability } from "./stability/ask.ts";
import { currentModels, type StabilityProfile, stabilityProfiles } from "./stability/catalogue.ts";

/** The variables that say who makes pictures, as they stand in the environment; an empty one is one that is not set. */
export interface ImageEnvironment {
  /** Providers, each with a model or without: `stability_ai`, `openai`, `fal:fal-ai/flux/dev`; separated by commas. */
  GALLEY_IMAGE_MODELS?: string | undefined;
  GALLEY_IMAGE_TIMEOUT_SECONDS?: string | undefined;
  STABILITY_AI_API_KEY?: string | undefined;
  STABILITY_BASE_URL?: string | undefined;
  STABILITY_PROFILE?: string | undefined;
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
  GOOGLE_GENERATIVE_AI_API_KEY?: string | undefined;
  GOOGLE_BASE_URL?: string | undefined;
  FAL_KEY?: string | undefined;
  FAL_BASE_URL?: string | undefined;
  REPLICATE_API_TOKEN?: string | undefined;
  REPLICATE_BASE_URL?: string | undefined;
}

type Name = keyof ImageEnvironment;
type ProviderName = typeof stability | SdkProviderName;

/** One provider with its key. A `baseURL` that is absent is its own; a `model` makes the pictures of all qualities. */
type ImageProviderSettings = {
  apiKey: string;
  baseURL: string | undefined;
  model: string | undefined;
} & ({ provider: typeof stability; profile: StabilityProfile } | { provider: SdkProviderName });

export interface ImageSettings {
  providers: ImageProviderSettings[];
  /** ms that one call may take. */
  callTimeout: number;
}

const providerNames: readonly ProviderName[] = [stability, ...sdkProviders];
const variables: Record<ProviderName, { key: Name; address: Name }> = {
  stability_ai: { key: "STABILITY_AI_API_KEY", address: "STABILITY_BASE_URL" },
  openai: { key: "OPENAI_API_KEY", address: "OPENAI_BASE_URL" },
  google: { key: "GOOGLE_GENERATIVE_AI_API_KEY", address: "GOOGLE_BASE_URL" },
  fal: { key: "FAL_KEY", address: "FAL_BASE_URL" },
  replicate: { key: "REPLICATE_API_TOKEN", address: "REPLICATE_BASE_URL" },
};
/** Their keys are there for texts: they make pictures only where they are named. */
const servesTexts: ReadonlySet<ProviderName> = new Set(["openai", "google"]);

/** The slowest, Stability's conservative upscaler, takes half a minute; the rest is for their busy hours. */
const usualTimeout = 180;

/** Reads who makes pictures, and what is wrong with that: one line for each mistake. */
export function readImageSettings(env: ImageEnvironment): { images: ImageSettings; wrong: string[] } {
  const get = (name: Name): string | undefined => env[name] || undefined;
  const named = readNamed(get("GALLEY_IMAGE_MODELS"));
  const profile = readProfile(get("STABILITY_PROFILE"));
  const timeout = readTimeout(get("GALLEY_IMAGE_TIMEOUT_SECONDS"));
  const wrong = [
    ...named.wrong,
    ...profile.wrong,
    ...timeout.wrong,
    ...providerNames.flatMap((provider) => wrongReach(provider, get)),
    ...[...named.models].flatMap(([provider, model]) => wrongModel(provider, model, profile.value, get)),
  ];
  const isUsed = (provider: ProviderName): boolean =>
    get(variables[provider].key) !== undefined && (named.models.has(provider) || !servesTexts.has(provider));
  const providers = providerNames.filter(isUsed).map((provider): ImageProviderSettings => {
    const { key, address } = variables[provider];
    const reach = { apiKey: get(key)!, baseURL: get(address), model: named.models.get(provider) };
    return provider === stability ? { provider, profile: profile.value, ...reach } : { provider, ...reach };
  });
  return { images: { providers: wrong.length > 0 ? [] : providers, callTimeout: timeout.value * 1000 }, wrong };
}

interface Named {
  models: Map<ProviderName, string | undefined>;
  wrong: string[];
}

function readNamed(text = ""): Named {
  const models: Named["models"] = new Map();
  const wrong: string[] = [];
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const [, name, model] = /^([^:]*)(?::(.*))?$/.exec(entry)!;
    const provider = providerNames.find((one) => one === name);
    const says = (what: string): number => wrong.push(`GALLEY_IMAGE_MODELS: ${what} (it has ${JSON.stringify(entry)})`);
    if (provider === undefined) says(`the providers are ${providerNames.join(", ")}`);
    else if (models.has(provider)) says("a provider is named once");
    else if (model !== undefined && !isModelName(model)) says("a model is written as provider:model");
    else models.set(provider, model);
  }
  return { models, wrong };
}

function readProfile(text: string | undefined): { value: StabilityProfile; wrong: string[] } {
  const value = stabilityProfiles.find((one) => one === (text ?? "current"));
  if (value !== undefined) return { value, wrong: [] };
  const wrong = `STABILITY_PROFILE: must be one of ${stabilityProfiles.join(", ")} (it is ${JSON.stringify(text)})`;
  return { value: "current", wrong: [wrong] };
}

function readTimeout(text: string | undefined): { value: number; wrong: string[] } {
  if (text === undefined) return { value: usualTimeout, wrong: [] };
  const read = z.coerce.number().int().min(1).max(1800).safeParse(text);
  if (read.success) return { value: read.data, wrong: [] };
  return { value: usualTimeout, wrong: ["GALLEY_IMAGE_TIMEOUT_SECONDS: must be a whole number from 1 to 1800"] };
}

type Get = (name: Name) => string | undefined;

function wrongReach(provider: ProviderName, get: Get): string[] {
  const { key, address } = variables[provider];
  return [...wrongAddress(address, get(address)), ...wrongWord(key, get(key))];
}

function wrongModel(provider: ProviderName, model: string | undefined, profile: StabilityProfile, get: Get): string[] {
  const wrong: string[] = [];
  const { key } = variables[provider];
  if (get(key) === undefined) wrong.push(`GALLEY_IMAGE_MODELS: ${provider} needs ${key}`);
  if (provider !== stability || model === undefined) return wrong;
  const names = currentModels.map((entry) => entry.model);
  if (profile === "classic")
    wrong.push("GALLEY_IMAGE_MODELS: STABILITY_PROFILE=classic has one model, which is not named");
  else if (!names.includes(model))
    wrong.push(`GALLEY_IMAGE_MODELS: the models of ${stability} are ${names.join(", ")}`);
  return wrong;
}
