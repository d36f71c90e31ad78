import { z } from "zod";
import { JobError } from "../../../jobs/job-error.ts";
import { addressOf } from "../../../upstream/address.ts";
import type { Service } from "../ask.ts";
import type { Found } from "../hits.ts";
import type { SearchProvider } from "../port.ts";
import { createModelSearch, type Grounded, type ModelSearchOptions } from "./model-search.ts";
import { explainModel } from "./refusals.ts";

/** The smallest one in the price list. */
const usualModel = "claude-haiku-4-5";
const tool = "web_search";

const Failed = z.object({ errorCode: z.string() });

/** Anthropic's `web_search` (https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool). */
export function createAnthropicSearch(options: ModelSearchOptions): SearchProvider {
  const { apiKey, baseURL, model = usualModel, ...reach } = options;
  const service: Service = {
    label: "Anthropic's web search",
    setting: "ANTHROPIC_BASE_URL",
    apiKey,
    explain: (refusal) => explainModel(refusal, model),
  };
  return createModelSearch(
    {
      name: "anthropic",
      service,
      choice: { provider: "anthropic", model },
      mostSearches: 1,
      async prepare({ fetch }) {
        const { createAnthropic } = await import("@ai-sdk/anthropic");
        const anthropic = createAnthropic({ apiKey, baseURL: addressOf(baseURL, "api.anthropic.com", "/v1"), fetch });
        return { model: anthropic(model), tools: { [tool]: anthropic.tools.webSearch_20250305({ maxUses: 1 }) } };
      },
      // One that failed is not billed.
      searchesOf: ({ content }) => content.filter(({ type }) => type === "tool-result").length,
      foundIn: async (answer) => foundIn(answer, service),
    },
    reach,
  );
}

function foundIn({ content, sources }: Grounded, { label }: Service): Found[] {
  const found = sources.flatMap((source) => {
    if (source.sourceType !== "url") return [];
    const { url, title, providerMetadata } = source;
    const publishedAt = z.string().safeParse(providerMetadata?.anthropic?.pageAge).data;
    return [{ url, title, publishedAt }];
  });
  const failed = content.find((part) => part.type === "tool-error");
  if (found.length > 0 || failed === undefined) return found;
  const code = Failed.safeParse(failed.error).data?.errorCode ?? "unavailable";
  if (code === "too_many_requests") {
    const message = `${label} limits how much may be searched at the moment.`;
    throw new JobError("provider_rate_limited", message, { retryable: true });
  }
  throw new JobError("provider_unavailable", `${label} could not search (${code}).`, { retryable: true });
}
