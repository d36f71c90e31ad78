import type { Clock } from "@galley/foundation";
import type { Forwarding } from "../../net/safe-fetch.ts";
import type { Throttle } from "../models/throttle.ts";
import { createBraveSearch } from "./brave.ts";
import { createGoogleSearch } from "./google.ts";
import { createAnthropicSearch } from "./grounded/anthropic.ts";
import { createGeminiSearch } from "./grounded/gemini.ts";
import { createOpenAISearch } from "./grounded/openai.ts";
import type { SearchProvider } from "./port.ts";
import { createSearxngSearch } from "./searxng.ts";
import type { SearchSettings } from "./settings.ts";
import { createTavilySearch } from "./tavily.ts";

/** The service that is searched with; undefined where none is configured. */
export function openSearch(
  settings: SearchSettings | undefined,
  { clock, forwarding, throttle }: { clock: Clock; forwarding: Forwarding; throttle: Throttle },
): SearchProvider | undefined {
  switch (settings?.provider) {
    case undefined:
      return undefined;
    case "searxng":
      return createSearxngSearch({ ...settings, clock });
    case "brave":
      return createBraveSearch({ ...settings, clock });
    case "tavily":
      return createTavilySearch({ ...settings, clock });
    case "google":
      return createGoogleSearch({ ...settings, clock });
    case "openai":
      return createOpenAISearch({ ...settings, clock, throttle });
    case "anthropic":
      return createAnthropicSearch({ ...settings, clock, throttle });
    case "gemini":
      return createGeminiSearch({ ...settings, clock, forwarding, throttle });
  }
}
