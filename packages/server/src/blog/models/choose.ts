import { isModelName } from "../../upstream/settings.ts";
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
type Chosen = { ok: true; choice: ModelChoice } | { ok: false; reason: string };

/** The models of a job, or a sentence for people why there is none. */
export type ChosenModels =
  | { ok: true; choice: ModelChoice; fallbacks?: ModelChoice[]; consensus?: ModelChoice }
  | { ok: false; reason: string };

/**
 * Decides which model writes: the one the request names, else `GALLEY_MODEL`, else the usual one of the first provider
 * that has a key, else the offline writer.
 */
export function chooseModel(requested: string | undefined, settings: ModelSettings): Chosen {
  const named = requested ?? settings.defaultModel;
  if (named !== undefined) return parseModel(named, settings);
  const usual = usualModels.find(({ provider }) => isConfigured(provider, settings));
  return { ok: true, choice: { ...(usual ?? offlineChoice) } };
}

/**
 * Decides who writes, who stands in for that one in an outage, and who writes beside it where two are to write. Nobody
 * stands in for the offline writer, which is always there, nor writes beside it: it has no opinion of its own.
 */
export function chooseModels(requested: string | undefined, settings: ModelSettings): ChosenModels {
  const chosen = chooseModel(requested, settings);
  if (!chosen.ok || chosen.choice.provider === offlineChoice.provider) return chosen;
  const { choice } = chosen;
  const fallbacks = (settings.fallbacks ?? []).flatMap((name) => other(parseModel(name, settings), choice));
  const consensus = secondModel(choice, settings);
  return { ok: true, choice, fallbacks, ...(consensus && { consensus }) };
}

/** `GALLEY_CONSENSUS_MODEL`, or the usual one of another provider that has a key. */
function secondModel(first: ModelChoice, settings: ModelSettings): ModelChoice | undefined {
  if (settings.consensusModel !== undefined) return other(parseModel(settings.consensusModel, settings), first)[0];
  const usual = usualModels.find(({ provider }) => provider !== first.provider && isConfigured(provider, settings));
  return usual && { ...usual };
}

/** The chosen model, if it is another than `than`. */
function other(chosen: Chosen, than: ModelChoice): ModelChoice[] {
  if (!chosen.ok) return [];
  const { provider, model } = chosen.choice;
  return provider === than.provider && model === than.model ? [] : [chosen.choice];
}

/** What is wrong with the names of models in the settings, as `VARIABLE: sentence`. */
export function wrongModels(settings: ModelSettings): string[] {
  const named = [
    ...(settings.fallbacks ?? []).map((name) => ["GALLEY_MODEL_FALLBACKS", name] as const),
    ...(settings.consensusModel === undefined ? [] : [["GALLEY_CONSENSUS_MODEL", settings.consensusModel] as const]),
  ];
  return named.flatMap(([variable, name]) => {
    if (name === offlineChoice.model) return [`${variable}: the offline writer cannot stand beside or in for a model`];
    const chosen = parseModel(name, settings);
    return chosen.ok ? [] : [`${variable}: ${chosen.reason}`];
  });
}

function parseModel(name: string, settings: ModelSettings): Chosen {
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
  if (!isModelName(model)) return no(`"${model}" cannot be the name of a model.`);
  if (!isConfigured(provider, settings)) {
    const missing = provider === "openai-compatible" ? "address of a model server" : `key for ${provider}`;
    return no(`The model ${name} cannot be used here: no ${missing} is configured.`);
  }
  return { ok: true, choice: { provider, model } };
}

function no(reason: string): Chosen {
  return { ok: false, reason };
}
