import type { Clock } from "@galley/foundation";
import { createBraveSearch } from "./brave.ts";
import { createGoogleSearch } from "./google.ts";
import type { SearchProvider } from "./port.ts";
import { createSearxngSearch } from "./searxng.ts";
import type { SearchSettings } from "./settings.ts";
import { createTavilySearch } from "./tavily.ts";

/** The service that is searched with; undefined where none is configured. */
export function openSearch(
  settings: SearchSettings | undefined,
  { clock }: { clock: Clock },
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
  }
}
