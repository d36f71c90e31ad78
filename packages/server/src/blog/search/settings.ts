import { isModelName, wrongAddress, wrongWord } from "../../upstream/settings.ts";
import { type GroundedName, groundedNames, type SearchProviderName, serviceNames } from "./port.ts";

/** The variables that say with what is searched, as they stand in the environment; an empty one is one that is not set. */
export interface SearchEnvironment {
  GALLEY_SEARCH?: string | undefined;
  GALLEY_SEARCH_MODEL?: string | undefined;
  SEARXNG_URL?: string | undefined;
  BRAVE_API_KEY?: string | undefined;
  BRAVE_BASE_URL?: string | undefined;
  TAVILY_API_KEY?: string | undefined;
  TAVILY_BASE_URL?: string | undefined;
  GOOGLE_SEARCH_API_KEY?: string | undefined;
  GOOGLE_SEARCH_ENGINE_ID?: string | undefined;
  GOOGLE_SEARCH_BASE_URL?: string | undefined;
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
  ANTHROPIC_API_KEY?: string | undefined;
  ANTHROPIC_BASE_URL?: string | undefined;
  GOOGLE_GENERATIVE_AI_API_KEY?: string | undefined;
  GOOGLE_BASE_URL?: string | undefined;
}

/** With what is searched. A `baseURL` that is absent is the service's own. */
export type SearchSettings =
  | { provider: "searxng"; baseURL: string }
  | { provider: "brave" | "tavily"; apiKey: string; baseURL: string | undefined }
  | { provider: "google"; apiKey: string; cx: string; baseURL: string | undefined }
  | { provider: GroundedName; apiKey: string; baseURL: string | undefined; model: string | undefined };

type Name = keyof SearchEnvironment;

/** What each cannot do without. */
const needs: Record<SearchProviderName, readonly Name[]> = {
  searxng: ["SEARXNG_URL"],
  brave: ["BRAVE_API_KEY"],
  tavily: ["TAVILY_API_KEY"],
  google: ["GOOGLE_SEARCH_API_KEY", "GOOGLE_SEARCH_ENGINE_ID"],
  openai: ["OPENAI_API_KEY"],
  anthropic: ["ANTHROPIC_API_KEY"],
  gemini: ["GOOGLE_GENERATIVE_AI_API_KEY"],
};
/** The addresses of the models that search; the models' own settings check them. */
const modelAddresses = {
  openai: "OPENAI_BASE_URL",
  anthropic: "ANTHROPIC_BASE_URL",
  gemini: "GOOGLE_BASE_URL",
} as const satisfies Record<GroundedName, Name>;

const choices = [...serviceNames, ...groundedNames, "none"] as const;
const isGrounded = (name: string | undefined): name is GroundedName => groundedNames.some((one) => one === name);
const addresses = ["SEARXNG_URL", "BRAVE_BASE_URL", "TAVILY_BASE_URL", "GOOGLE_SEARCH_BASE_URL"] as const;
const words = ["BRAVE_API_KEY", "TAVILY_API_KEY", "GOOGLE_SEARCH_API_KEY", "GOOGLE_SEARCH_ENGINE_ID"] as const;

/**
 * Reads with what is searched, and what is wrong with that: one line for each mistake. Where nothing is named it is the
 * first service that has all it needs; a model, whose searches are paid for one by one, is none of them.
 */
export function readSearchSettings(env: SearchEnvironment): { search: SearchSettings | undefined; wrong: string[] } {
  const get = (name: Name): string | undefined => env[name] || undefined;
  const wrong = [
    ...addresses.flatMap((name) => wrongAddress(name, get(name))),
    ...words.flatMap((name) => wrongWord(name, get(name))),
  ];
  const missing = (provider: SearchProviderName): Name[] => needs[provider].filter((name) => get(name) === undefined);
  const named = get("GALLEY_SEARCH");
  const choice = choices.find((one) => one === named);
  if (named !== undefined && choice === undefined) {
    wrong.push(`GALLEY_SEARCH: must be one of ${choices.join(", ")} (it is ${JSON.stringify(named)})`);
  } else if (choice !== undefined && choice !== "none" && missing(choice).length > 0) {
    wrong.push(`GALLEY_SEARCH: ${choice} needs ${missing(choice).join(" and ")}`);
  }
  wrong.push(...wrongModel(get("GALLEY_SEARCH_MODEL"), choice));
  const provider = named === undefined ? serviceNames.find((one) => missing(one).length === 0) : choice;
  if (wrong.length > 0 || provider === undefined || provider === "none") return { search: undefined, wrong };
  return { search: settingsOf(provider, get), wrong };
}

/** Of a service that has all it needs. */
function settingsOf(provider: SearchProviderName, get: (name: Name) => string | undefined): SearchSettings {
  switch (provider) {
    case "searxng":
      return { provider, baseURL: get("SEARXNG_URL")! };
    case "brave":
      return { provider, apiKey: get("BRAVE_API_KEY")!, baseURL: get("BRAVE_BASE_URL") };
    case "tavily":
      return { provider, apiKey: get("TAVILY_API_KEY")!, baseURL: get("TAVILY_BASE_URL") };
    case "google": {
      const cx = get("GOOGLE_SEARCH_ENGINE_ID")!;
      return { provider, apiKey: get("GOOGLE_SEARCH_API_KEY")!, cx, baseURL: get("GOOGLE_SEARCH_BASE_URL") };
    }
    default: {
      const apiKey = get(needs[provider][0]!)!;
      return { provider, apiKey, baseURL: get(modelAddresses[provider]), model: get("GALLEY_SEARCH_MODEL") };
    }
  }
}

/** The name of a model becomes part of Google's addresses. */
function wrongModel(model: string | undefined, choice: string | undefined): string[] {
  if (model === undefined) return [];
  if (!isGrounded(choice)) return [`GALLEY_SEARCH_MODEL: needs GALLEY_SEARCH to be one of ${groundedNames.join(", ")}`];
  return isModelName(model) ? [] : ["GALLEY_SEARCH_MODEL: cannot be the name of a model"];
}
