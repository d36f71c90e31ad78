import { z } from "zod";
import type { Verdict } from "../../upstream/verdict.ts";
import { addressBelow } from "./address.ts";
import { type Reach, type Service, withService } from "./ask.ts";
import type { Refusal } from "./failures.ts";
import { optionalDate, optionalText, readEach, toHits } from "./hits.ts";
import type { SearchProvider } from "./port.ts";
import { toQuery } from "./query.ts";

export interface TavilyOptions extends Reach {
  apiKey: string;
  /** Absent: Tavily's own. */
  baseURL?: string | undefined;
}

const Answer = z.object({ results: z.array(z.unknown()) });
const Result = z.object({ url: z.string(), title: optionalText, content: optionalText, published_date: optionalDate });

/** Tavily Search (https://docs.tavily.com/documentation/api-reference/endpoint/search). It cannot be asked for a language. */
export function createTavilySearch({
  apiKey,
  baseURL = "https://api.tavily.com",
  ...reach
}: TavilyOptions): SearchProvider {
  const service: Service = { label: "Tavily", setting: "TAVILY_BASE_URL", apiKey, explain };
  const url = addressBelow(baseURL, "", "/search");
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return {
    name: "tavily",
    search({ text, count, signal }) {
      // A basic search costs one credit, an advanced one two.
      const body = JSON.stringify({
        query: toQuery(text),
        max_results: count,
        search_depth: "basic",
        topic: "general",
      });
      return withService(service, reach, signal, async (ask) => {
        const { results } = await ask({ url, method: "POST", headers, body, schema: Answer });
        const found = readEach(Result, results).map(({ content, published_date, ...rest }) => {
          return { ...rest, snippet: content, publishedAt: published_date };
        });
        return toHits(found, count);
      });
    },
  };
}

/** Statuses of Tavily's own: the plan's limit, and that on what is paid as it is used. */
function explain({ status }: Refusal): Verdict | undefined {
  if (status !== 432 && status !== 433) return undefined;
  return {
    code: "provider_rejected",
    retryable: false,
    says: `says that the account's limit is used up (HTTP ${status})`,
  };
}
