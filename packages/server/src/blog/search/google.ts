import { z } from "zod";
import type { Verdict } from "../../upstream/verdict.ts";
import { addressBelow } from "./address.ts";
import { type Ask, type Reach, type Service, withService } from "./ask.ts";
import type { Refusal } from "./failures.ts";
import { optionalText, readEach, toHits } from "./hits.ts";
import { isNorwegian, readLanguage } from "./language.ts";
import type { SearchProvider } from "./port.ts";
import { toQuery } from "./query.ts";

export interface GoogleSearchOptions extends Reach {
  apiKey: string;
  /** The id of the search engine. */
  cx: string;
  /** Absent: Google's own. */
  baseURL?: string | undefined;
}

/** Without results there are no `items`. */
const Answer = z.object({
  kind: z.literal("customsearch#search"),
  items: z.array(z.unknown()).nullish(),
});
/** What the page says of itself, where Google passes that on. */
const Pagemap = z.object({ metatags: z.array(z.object({ "article:published_time": z.string() })).min(1) });
const Result = z.object({
  link: z.string(),
  title: optionalText,
  snippet: optionalText,
  pagemap: Pagemap.nullish().catch(null),
});

/** The most results a page has. */
const pageSize = 10;

/**
 * Google's Custom Search JSON API (https://developers.google.com/custom-search/v1/reference/rest/v1/cse/list). It takes no
 * new customers, and ends on 1 January 2027.
 */
export function createGoogleSearch(options: GoogleSearchOptions): SearchProvider {
  const { apiKey, cx, baseURL = "https://www.googleapis.com", ...reach } = options;
  const service: Service = { label: "Google Custom Search", setting: "GOOGLE_SEARCH_BASE_URL", apiKey, explain };
  return {
    name: "google",
    search({ text, count, language, signal }) {
      const parameters = { key: apiKey, cx, q: toQuery(text), lr: languageParameter(language) };
      const pageAddress = (start: number, num: number): URL =>
        addressBelow(baseURL, "/customsearch/v1", "", { ...parameters, num, start });
      return withService(service, reach, signal, async (ask) => {
        const found = readEach(Result, await readPages(ask, pageAddress, count)).map(({ link, pagemap, ...rest }) => {
          return { ...rest, url: link, publishedAt: pagemap?.metatags[0]?.["article:published_time"] };
        });
        return toHits(found, count);
      });
    },
  };
}

/** Page after page, until there are enough or no more. Each is a search that is counted and paid. */
async function readPages(ask: Ask, address: (start: number, num: number) => URL, count: number): Promise<unknown[]> {
  const all: unknown[] = [];
  while (all.length < count) {
    const num = Math.min(pageSize, count - all.length);
    const { items } = await ask({ url: address(all.length + 1, num), schema: Answer });
    all.push(...(items ?? []));
    if ((items?.length ?? 0) < num) break;
  }
  return all;
}

/** A wrong key is a 400; so is a wrong id of the engine, which is not named. A spent quota used to be a 403. */
function explain({ status, body }: Refusal): Verdict | undefined {
  if (status === 400 && /API_KEY_INVALID|API key (not valid|expired)/.test(body)) {
    return { code: "provider_unauthorized", retryable: false, says: "does not accept the key (HTTP 400)" };
  }
  if (status === 400) {
    const says = "does not accept the search; GOOGLE_SEARCH_ENGINE_ID may be wrong (HTTP 400)";
    return { code: "provider_rejected", retryable: false, says };
  }
  if (status === 403 && /dailyLimitExceeded|[rR]ateLimitExceeded|quotaExceeded/.test(body)) {
    return {
      code: "provider_rate_limited",
      retryable: true,
      says: "limits how much may be searched at the moment (HTTP 403)",
    };
  }
  return undefined;
}

const languages = new Set(
  "ar bg ca cs da de el en es et fi fr hr hu id is it iw ja ko lt lv nl no pl pt ro ru sk sl sr sv tr zh-CN zh-TW".split(
    " ",
  ),
);

/** The languages that Google can be held to; Hebrew has its old code. */
function languageParameter(tag: string): string | undefined {
  const language = readLanguage(tag);
  if (!language) return undefined;
  const special: Record<string, string> = { he: "iw", zh: language.script === "Hant" ? "zh-TW" : "zh-CN" };
  const name = isNorwegian(language) ? "no" : (special[language.code] ?? language.code);
  return languages.has(name) ? `lang_${name}` : undefined;
}
