import { z } from "zod";
import { atOnce } from "../../../jobs/at-once.ts";
import { FetchFailed, FetchRefused } from "../../../net/fetch-errors.ts";
import type { Forwarding } from "../../../net/safe-fetch.ts";
import { addressOf } from "../../../upstream/address.ts";
import type { Service } from "../ask.ts";
import type { Found } from "../hits.ts";
import type { SearchProvider } from "../port.ts";
import { createModelSearch, type Grounded, type ModelSearchOptions } from "./model-search.ts";
import { explainModel } from "./refusals.ts";

export interface GeminiSearchOptions extends ModelSearchOptions {
  /** Tells where Google's own addresses lead. */
  forwarding: Forwarding;
}

const usualModel = "gemini-3.8-flash";
/** Queries of one call. Google lets nobody limit them, so this is a guess on the safe side. */
const mostSearches = 8;
const locatedAtOnce = 5;

const Searched = z.object({ webSearchQueries: z.array(z.string()).nullish() });

/** Gemini's grounding with Google Search (https://ai.google.dev/gemini-api/docs/google-search). */
export function createGeminiSearch(options: GeminiSearchOptions): SearchProvider {
  const { apiKey, baseURL, model = usualModel, forwarding, ...reach } = options;
  const service: Service = {
    label: "Gemini's web search",
    setting: "GOOGLE_BASE_URL",
    apiKey,
    explain: (refusal) => explainModel(refusal, model),
  };
  return createModelSearch(
    {
      name: "gemini",
      service,
      choice: { provider: "google", model },
      mostSearches,
      async prepare({ fetch }) {
        const { createGoogle } = await import("@ai-sdk/google");
        const host = "generativelanguage.googleapis.com";
        const google = createGoogle({ apiKey, baseURL: addressOf(baseURL, host, "/v1beta"), fetch });
        return { model: google(model), tools: { google_search: google.tools.googleSearch({}) } };
      },
      searchesOf,
      async foundIn({ sources }, signal) {
        const pages = sources.flatMap((source) => (source.sourceType === "url" ? [source] : []));
        const located = await atOnce(pages, locatedAtOnce, ({ url, title }) =>
          locate(forwarding, { url, title }, signal),
        );
        return located.filter((page) => page !== undefined);
      },
    },
    reach,
  );
}

function searchesOf({ providerMetadata, sources }: Grounded): number {
  const searched = Searched.safeParse(providerMetadata?.google?.groundingMetadata).data;
  return searched?.webSearchQueries?.length ?? (sources.length > 0 ? 1 : 0);
}

/**
 * Google gives addresses of its own, which lead to the pages for a month: no address to cite. One that does not say where
 * it leads is left out.
 */
async function locate(forwarding: Forwarding, page: Found, signal: AbortSignal): Promise<Found | undefined> {
  if (!URL.parse(page.url)?.pathname.startsWith("/grounding-api-redirect/")) return page;
  try {
    const url = await forwarding.locationOf(page.url, signal);
    return url === undefined ? undefined : { ...page, url };
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof FetchFailed) return undefined;
    throw error;
  }
}
