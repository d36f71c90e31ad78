import type { ModelChoice } from "../types.ts";
import { isConfigured, isRemoteProvider, offlineChoice, remoteProviders } from "./providers.ts";
import type { ModelSettings } from "./settings.ts";

/**
 * The model of a provider of which only the key is known: the balanced one of its current generation in November 2026,
 * listed by the pinned SDK adapter and priced by the pinned price list, in US dollars per million tokens in / out.
 * What runs behind an OpenAI-compatible address cannot be guessed.
 */
const usualModels = [
  { provider: "openai", model: "gpt-6-sol" }, // 4 / 15
  { provider: "anthropic", model: "claude-sonnet-5" }, // 2 / 10
  { provider: "google", model: "gemini-3.8-flash" }, // 0.75 / 3.75
] as const;

/** A chosen model, or a sentence for people why there is none. */
export type ChosenModel = { ok: true; choice: ModelChoice } | { ok: false; reason: string };

/** Model names become part of URLs (Google's): letters, digits and `. _ : / @ + -`, and no way up in a path. */
const modelName = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;

/**
 * Decides which model writes: the one the request names, else `GALLEY_MODEL`, else the usual one of the first provider
 * that has a key, else the offline writer.
 */
export function chooseModel(requested: string | undefined, settings: ModelSettings): ChosenModel {
  const named = requested ?? settings.defaultModel;
  if (named !== undefined) return parseModel(named, settings);
  const usual = usualModels.find(({ provider }) => isConfigured(provider, settings));
  return { ok: true, choice: { ...(usual ?? offlineChoice) } };
}

function parseModel(name: string, settings: ModelSettings): ChosenModel {
  if (name === offlineChoice.model) return { ok: true, choice: { ...offlineChoice } };
  const colon = name.indexOf(":");
  const provider = name.slice(0, colon);
  const model = name.slice(colon + 1);
  if (colon < 1 || model === "") {
    return no(`A model is written as provider:model, for instance openai:gpt-5, or as offline; "${name}" is neither.`);
  }
  if (!isRemoteProvider(provider)) {
    return no(`There is no model provider "${provider}"; there are ${remoteProviders.join(", ")} and offline.`);
  }
  if (!modelName.test(model)) return no(`"${model}" cannot be the name of a model.`);
  if (!isConfigured(provider, settings)) {
    const missing = provider === "openai-compatible" ? "address of a model server" : `key for ${provider}`;
    return no(`The model ${name} cannot be used here: no ${missing} is configured.`);
  }
  return { ok: true, choice: { provider, model } };
}

function no(reason: string): ChosenModel {
  return { ok: false, reason };
}
