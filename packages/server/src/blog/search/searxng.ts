import { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import { addressBelow } from "./address.ts";
import { type Reach, type Service, withService } from "./ask.ts";
import { optionalDate, optionalText, readEach, toHits } from "./hits.ts";
import { readLanguage } from "./language.ts";
import type { SearchProvider } from "./port.ts";
import { toQuery } from "./query.ts";

export interface SearxngOptions extends Reach {
  /** Where the instance is, as a browser opens it. */
  baseURL: string;
}

/** `{ query, results, unresponsive_engines, … }`, an engine with the reason it gave. */
const Answer = z.object({
  results: z.array(z.unknown()),
  unresponsive_engines: z.array(z.unknown()).catch([]),
});
const Result = z.object({ url: z.string(), title: optionalText, content: optionalText, publishedDate: optionalDate });

const label = "SearXNG";
const service: Service = {
  label,
  setting: "SEARXNG_URL",
  explain({ status }) {
    if (status === 401) return { code: "provider_unauthorized", retryable: false, says: "asks for a login (HTTP 401)" };
    if (status !== 403) return undefined;
    // webapp.py: abort(403) for a format that is not in the list, which by default is html alone.
    const says = "gives no JSON: add json to search.formats in its settings.yml (HTTP 403)";
    return { code: "provider_rejected", retryable: false, says };
  },
};

/** A SearXNG instance (https://docs.searxng.org/dev/search_api). It has no keys, and no say in how many results come. */
export function createSearxngSearch({ baseURL, ...reach }: SearxngOptions): SearchProvider {
  return {
    name: "searxng",
    search({ text, count, language, signal }) {
      const parameters = { q: withoutCommands(toQuery(text)), format: "json", language: languageParameter(language) };
      const url = addressBelow(baseURL, "", "/search", parameters);
      return withService(service, reach, signal, async (ask) => {
        const { results, unresponsive_engines: silent } = await ask({ url, schema: Answer });
        // With its engines blocked an instance finds nothing, and answers as if there were nothing.
        if (results.length === 0 && silent.length > 0) throw nothingFrom(silent.length);
        const found = readEach(Result, results).map(({ content, publishedDate, ...rest }) => {
          return { ...rest, snippet: content, publishedAt: publishedDate };
        });
        return toHits(found, count);
      });
    },
  };
}

function nothingFrom(engines: number): JobError {
  const who = engines === 1 ? "one of its search engines" : `${engines} of its search engines`;
  return new JobError("provider_unavailable", `${label} found nothing, and ${who} did not answer.`, {
    retryable: true,
  });
}

/** A word that begins with one of these is a command (query.py): for an engine, a language, or a shorter time. */
const withoutCommands = (query: string): string =>
  query
    .replace(/(?<=^|\s)[!:<]+/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** `^[a-z]{2,3}(-[a-zA-Z]{2})?$` (webutils.py), anything else is an error; Chinese is told apart by country. */
function languageParameter(tag: string): string | undefined {
  const language = readLanguage(tag);
  if (!language || !/^[a-z]{2,3}$/.test(language.code) || language.code === "und") return undefined;
  const region = language.code === "zh" ? language.likelyRegion : language.region;
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? `${language.code}-${region}` : language.code;
}
