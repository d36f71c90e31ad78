import { z } from "zod";
import { addressOf } from "../../../upstream/address.ts";
import type { Service } from "../ask.ts";
import type { Found } from "../hits.ts";
import type { SearchProvider } from "../port.ts";
import { createModelSearch, type Grounded, type ModelSearchOptions } from "./model-search.ts";
import { explainModel } from "./refusals.ts";

/** The cheapest of its generation: it reads little and writes a list. */
const usualModel = "gpt-6-luna";
/** Calls of tools in one answer; a model likes to open a page that it found. */
const mostToolCalls = 2;
const tool = "web_search";

/** Page titles stand at the citations of the text alone. */
const Cited = z.object({ type: z.literal("url_citation"), url: z.string(), title: z.string() });
const Called = z.object({ action: z.object({ type: z.string() }) });

/** OpenAI's `web_search`, by its Responses API (https://platform.openai.com/docs/guides/tools-web-search). */
export function createOpenAISearch({
  apiKey,
  baseURL,
  model = usualModel,
  ...reach
}: ModelSearchOptions): SearchProvider {
  const service: Service = {
    label: "OpenAI's web search",
    setting: "OPENAI_BASE_URL",
    apiKey,
    explain: (refusal) => explainModel(refusal, model),
  };
  const choice = { provider: "openai", model };
  return createModelSearch(
    {
      name: "openai",
      service,
      choice,
      mostSearches: mostToolCalls,
      async prepare({ fetch }) {
        const { createOpenAI } = await import("@ai-sdk/openai");
        const openai = createOpenAI({ apiKey, baseURL: addressOf(baseURL, "api.openai.com", "/v1"), fetch });
        return {
          model: openai.responses(model),
          tools: { [tool]: openai.tools.webSearch({ searchContextSize: "low" }) },
          mustUse: tool,
          options: { openai: { store: false, maxToolCalls: mostToolCalls, reasoningEffort: "low" } },
        };
      },
      searchesOf: ({ content }) =>
        content.filter((part) => {
          const called = part.type === "tool-result" ? Called.safeParse(part.output).data : undefined;
          return part.type === "tool-result" && (called === undefined || called.action.type === "search");
        }).length,
      foundIn: async (answer) => foundIn(answer),
    },
    reach,
  );
}

/** The tool reports addresses, to which the citations have titles; without them the citations are all there is. */
function foundIn({ content, sources }: Grounded): Found[] {
  const titles = new Map<string, string>();
  for (const part of content) {
    if (part.type !== "text") continue;
    const annotations = part.providerMetadata?.openai?.annotations;
    for (const annotation of Array.isArray(annotations) ? annotations : []) {
      const cited = Cited.safeParse(annotation).data;
      if (cited) titles.set(withoutTrace(cited.url), cited.title);
    }
  }
  return sources.flatMap((source) => {
    if (source.sourceType !== "url") return [];
    const url = withoutTrace(source.url);
    return [{ url, title: titles.get(url) ?? source.title }];
  });
}

/** OpenAI marks the addresses that it gives. */
function withoutTrace(address: string): string {
  const url = URL.parse(address);
  if (url?.searchParams.get("utm_source") !== "openai") return address;
  url.searchParams.delete("utm_source");
  return url.href;
}
