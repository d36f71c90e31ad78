import { z } from "zod";
import type { Verdict } from "../../upstream/verdict.ts";
import { addressBelow } from "./address.ts";
import { type Reach, type Service, withService } from "./ask.ts";
import type { Refusal } from "./failures.ts";
import { optionalDate, optionalText, readEach, toHits } from "./hits.ts";
import { isNorwegian, readLanguage } from "./language.ts";
import type { SearchProvider } from "./port.ts";
import { toQuery } from "./query.ts";

export interface BraveOptions extends Reach {
  apiKey: string;
  /** Absent: Brave's own. */
  baseURL?: string | undefined;
}

/** Without results there is no `web`. */
const Answer = z.object({
  type: z.literal("search"),
  web: z.object({ results: z.array(z.unknown()) }).nullish(),
});
/** `age` is in words; `page_age` is a date. */
const Result = z.object({ url: z.string(), title: optionalText, description: optionalText, page_age: optionalDate });

/** The most words in a query. */
const mostWords = 50;

/** Brave's Web Search API (https://api-dashboard.search.brave.com/api-reference/web/search/get). */
export function createBraveSearch({
  apiKey,
  baseURL = "https://api.search.brave.com",
  ...reach
}: BraveOptions): SearchProvider {
  const service: Service = { label: "Brave Search", setting: "BRAVE_BASE_URL", apiKey, explain };
  const headers = { "x-subscription-token": apiKey };
  return {
    name: "brave",
    search({ text, count, language, signal }) {
      const parameters = { q: toQuery(text, mostWords), count, result_filter: "web", ...languageParameters(language) };
      const url = addressBelow(baseURL, "/res/v1", "/web/search", parameters);
      return withService(service, reach, signal, async (ask) => {
        const { web } = await ask({ url, headers, schema: Answer });
        const found = readEach(Result, web?.results ?? []).map(({ description, page_age, ...rest }) => {
          return { ...rest, snippet: description, publishedAt: page_age };
        });
        return toHits(found, count);
      });
    },
  };
}

/** A wrong key is a 422 with a code, a missing one a 422 that names the header. */
function explain({ status, body }: Refusal): Verdict | undefined {
  if (status !== 422 || !/SUBSCRIPTION_TOKEN_INVALID|x-subscription-token/i.test(body)) return undefined;
  return { code: "provider_unauthorized", retryable: false, says: "does not accept the key (HTTP 422)" };
}

/** What `search_lang` and `country` may be; anything else is a 422. Japanese is `jp`. */
const languages = new Set(
  (
    "ar eu bn bg ca zh-hans zh-hant hr cs da nl en en-gb et fi fr gl de gu he hi hu is it jp kn ko lv lt ms ml mr nb pl " +
    "pt-br pt-pt pa ro ru sr sk sl es sv ta te th tr uk vi"
  ).split(" "),
);
const countries = new Set(
  "AR AU AT BE BR CA CL DK FI FR DE HK IN ID IT JP KR MY MX NL NZ NO CN PL PT PH RU SA ZA ES SE CH TW TR GB US".split(
    " ",
  ),
);

/** Without them Brave searches in English in the United States. */
function languageParameters(tag: string): { search_lang?: string; country: string } {
  const language = readLanguage(tag);
  if (!language) return { country: "ALL" };
  const { code, script, likelyRegion = "" } = language;
  const special: Record<string, string> = {
    ja: "jp",
    zh: script === "Hant" ? "zh-hant" : "zh-hans",
    pt: likelyRegion === "BR" ? "pt-br" : "pt-pt",
    en: likelyRegion === "GB" ? "en-gb" : "en",
  };
  const name = isNorwegian(language) ? "nb" : (special[code] ?? code);
  return {
    ...(languages.has(name) && { search_lang: name }),
    country: countries.has(likelyRegion) ? likelyRegion : "ALL",
  };
}
