import { createManualClock } from "@galley/foundation";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";
import { createThrottle } from "../../../src/blog/models/throttle.ts";
import { createAnthropicSearch } from "../../../src/blog/search/grounded/anthropic.ts";
import { createGeminiSearch } from "../../../src/blog/search/grounded/gemini.ts";
import {
  createModelSearch,
  type ModelSearchOptions,
  type Vendor,
} from "../../../src/blog/search/grounded/model-search.ts";
import { createOpenAISearch } from "../../../src/blog/search/grounded/openai.ts";
import type { SearchProvider } from "../../../src/blog/search/port.ts";
import { createBudget } from "../../../src/jobs/budget.ts";
import type { Charge } from "../../../src/jobs/define.ts";
import { createSafeFetch } from "../../../src/net/safe-fetch.ts";
import { serve } from "../../net/local-server.ts";
import { runBlog } from "../stages/run-blog.ts";
import * as anthropic from "./anthropic-search-protocol.ts";
import { conforms } from "./conformance.ts";
import * as gemini from "./gemini-search-protocol.ts";
import * as openai from "./openai-search-protocol.ts";
import { openService, send } from "./service.ts";
import { failing, pages, query, type Subject, setUp } from "./subject.ts";

const unauthorized = { code: "provider_unauthorized", retryable: false };
const wrongModel = {
  code: "provider_rejected",
  retryable: false,
  message: expect.stringMatching(/has no model .+; GALLEY_SEARCH_MODEL may be wrong \(HTTP 404\)\.$/),
};
const nowhere = { locationOf: async () => undefined };
const openGemini = (options: ModelSearchOptions) => createGeminiSearch({ ...options, forwarding: nowhere });
const shared = { hasSnippets: false, isStrict: true, patience: 60_000 };

const subjects: Subject[] = [
  {
    ...shared,
    name: "openai",
    protocol: openai.openaiSearch,
    open: createOpenAISearch,
    queryOf: openai.queryIn,
    refusals: [
      { when: "the key is wrong", reply: openai.wrongKey, is: unauthorized },
      { when: "there is no such model", reply: openai.noModel, is: wrongModel },
    ],
    times: [["2024-01-15", null]],
  },
  {
    ...shared,
    name: "anthropic",
    protocol: anthropic.anthropicSearch,
    open: createAnthropicSearch,
    queryOf: anthropic.queryIn,
    refusals: [
      { when: "the key is wrong", reply: anthropic.wrongKey, is: unauthorized },
      { when: "there is no such model", reply: anthropic.noModel, is: wrongModel },
      { when: "all are asking", reply: anthropic.overloaded, is: { code: "provider_unavailable", retryable: true } },
    ],
    times: [
      ["2024-01-15", "2024-01-15T00:00:00.000Z"],
      ["April 30, 2025", null],
    ],
  },
  {
    ...shared,
    name: "gemini",
    protocol: gemini.geminiSearch,
    open: openGemini,
    queryOf: gemini.queryIn,
    refusals: [
      { when: "the key is wrong", reply: gemini.wrongKey, is: unauthorized },
      { when: "there is no such model", reply: gemini.noModel, is: wrongModel },
    ],
    times: [["2024-01-15", null]],
  },
];
for (const subject of subjects) conforms(subject);

/** A search with an account of its own. */
async function paid(subject: Subject, limit: number | null, model?: string) {
  const { protocol } = subject;
  const service = await openService(protocol, { results: pages(2).map((page) => protocol.result(page)) });
  const open = subject.open as (options: ModelSearchOptions) => SearchProvider;
  const provider = open({ baseURL: service.baseURL, apiKey: protocol.key!, clock: createManualClock(), model });
  const charges: Charge[] = [];
  const budget = createBudget(limit, 0);
  const account = { reserve: budget.reserve, charge: async (charge: Charge) => void charges.push(charge) };
  return { service, charges, budget, search: () => provider.search(query({ account })) };
}

describe.each(subjects)("what a search by $name costs", (subject) => {
  const costs: Record<string, [provider: string, model: string, tokens: number, cost: number]> = {
    // Tokens by the price list, 1,000 of them from the cache, and a fee of $10 for 1,000 searches.
    openai: ["openai", "gpt-6-luna", 9400, 0.0008 + 0.00001 + 0.0002 + 0.01],
    anthropic: ["anthropic", "claude-haiku-4-5", 9400, 0.009 + 0.002 + 0.01],
    // Two queries, $14 for 1,000.
    gemini: ["google", "gemini-3.8-flash", 700, 0.000225 + 0.0015 + 0.028],
  };
  const [provider, model, tokens, cost] = costs[subject.name]!;

  it("is charged, with the provider's fee", async () => {
    const { search, charges } = await paid(subject, null);
    expect(await search()).toHaveLength(2);
    expect(charges).toEqual([{ provider, model: `${model} (web search)`, tokens, cost: expect.closeTo(cost, 6) }]);
  });

  it("is set aside for before, and given back", async () => {
    const { search, charges, service, budget } = await paid(subject, 1);
    await search();
    expect(charges).toHaveLength(1);
    (await budget.reserve(1))();
    const poor = await paid(subject, 0.005);
    expect(await failing(poor.search(), undefined)).toMatchObject({ code: "budget_exceeded" });
    expect(poor.service.requests).toEqual([]);
    expect(service.requests).toHaveLength(1);
  });

  const unheard = `${subject.name === "gemini" ? "gemini-77" : "unheard"}-of`;
  it("is not known for every model, and then a limited job does not search", async () => {
    const free = await paid(subject, null, unheard);
    expect(await free.search()).toHaveLength(2);
    expect(free.charges).toMatchObject([{ model: `${unheard} (web search)`, cost: null }]);
    const limited = await paid(subject, 5, unheard);
    const error = await failing(limited.search(), undefined);
    expect(error).toMatchObject({ code: "budget_exceeded", message: expect.stringContaining("is not known") });
    expect(limited.service.requests).toEqual([]);
  });
});

describe("a search by a model", () => {
  /** What such a model answers, without a network. */
  const usage = {
    inputTokens: { total: 30_000, noCache: 30_000, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 4096, text: 0, reasoning: 4096 },
  };
  const finishReason = { unified: "length", raw: "MAX_TOKENS" } as const;
  const doGenerate = async () => ({ content: [], finishReason, usage, warnings: [] });
  const vendor: Vendor = {
    name: "gemini",
    service: { label: "Gemini", setting: "GALLEY_SEARCH" },
    choice: { provider: "google", model: "gemini-3.8-flash" },
    mostSearches: 8,
    prepare: async () => ({ model: new MockLanguageModelV4({ doGenerate }), tools: {} }),
    searchesOf: () => 2,
    foundIn: async () => [],
  };

  it("that thought until it had no room left to answer is charged all the same", async () => {
    const charges: Charge[] = [];
    const account = { reserve: async () => () => {}, charge: async (charge: Charge) => void charges.push(charge) };
    const search = createModelSearch(vendor, { clock: createManualClock() });
    await expect(search.search(query({ account }))).rejects.toMatchObject({ name: "JobError" });
    expect(charges).toMatchObject([{ provider: "google", tokens: 34_096 }]);
    expect(charges[0]?.cost).toBeGreaterThan(0.028);
  });

  it("takes its turn with what the provider's models write", async () => {
    const clock = createManualClock();
    const throttle = createThrottle({ concurrency: { google: 1 }, perMinute: {}, clock });
    const leave = await throttle.enter("google", new AbortController().signal);
    let asked = false;
    const prepare: Vendor["prepare"] = (line) => {
      asked = true;
      return vendor.prepare(line);
    };
    const account = { reserve: async () => () => {}, charge: async () => {} };
    const searching = createModelSearch({ ...vendor, prepare }, { clock, throttle }).search(query({ account }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(false);
    leave();
    await expect(searching).rejects.toMatchObject({ name: "JobError" });
    expect(asked).toBe(true);
  });
});

describe("a post whose searches are paid", () => {
  it("accounts for each of them once, also when its job is resumed", async () => {
    const [subject] = subjects;
    const hit = openai.openaiSearch.result({ url: "https://example.org/heaps", title: "Heaps", snippet: "" });
    const service = await openService(openai.openaiSearch, { results: [hit] });
    const clock = createManualClock();
    const provider = subject!.open({ baseURL: service.baseURL, apiKey: openai.openaiSearch.key!, clock });
    const body = Buffer.from("# Heaps\n\nA heap of two cubic metres reached 62 degrees Celsius in 2019.");
    const page = { url: "https://example.org/heaps", status: 200, contentType: "text/markdown", body, retrievedAt: 0 };
    const options = {
      search: { provider, robots: { allows: async () => true } },
      fetch: { fetch: async () => page },
      parts: new Map<string, unknown>(),
    };
    const input = { topic: "Composting at home", keywords: ["compost heap"] };
    const first = await runBlog(input, options);
    const searches = service.requests.length;
    expect(searches).toBeGreaterThan(2);
    expect(searches).toBeLessThanOrEqual(7);
    expect(first.result.cost_breakdown["openai:gpt-6-luna (web search)"]).toBeCloseTo(searches * 0.01101, 6);
    expect(first.outputs.initialization.evidence[0]).toMatchObject({ provider: "openai", url: page.url });
    const again = await runBlog(input, options);
    expect(service.requests).toHaveLength(searches);
    expect(again.result.cost_breakdown["openai:gpt-6-luna (web search)"]).toBeUndefined();
    expect(again.result.content).toBe(first.result.content);
  });
});

const found = async (subject: Subject, results: unknown[]) => {
  const { provider } = await setUp(subject, { results });
  return (await provider.search(query())).map(({ url, title }) => `${url} ${title}`);
};

describe("what a model says", () => {
  it.each(subjects)("is not taken for a page: $name", async (subject) => {
    expect(await found(subject, [])).toEqual([]);
    const [page] = pages(1);
    expect(await found(subject, [subject.protocol.result(page!)])).toEqual([`${page!.url} ${page!.title}`]);
  });
});

describe("OpenAI's addresses", () => {
  it("lose the trace that is put on them, and have the titles of their citations", async () => {
    const [subject] = subjects;
    const traced = [
      { url: "https://example.org/a?utm_source=openai", title: "A" },
      { url: "https://example.org/b?x=1&utm_source=openai", title: "B" },
      { url: "https://example.org/c?utm_source=mail" },
    ];
    expect(await found(subject!, traced)).toEqual([
      "https://example.org/a A",
      "https://example.org/b?x=1 B",
      "https://example.org/c?utm_source=mail example.org",
    ]);
  });
});

describe("a search of Anthropic's that fails", () => {
  const failingWith = async (errorCode: string) => {
    const [, subject] = subjects;
    const { provider } = await setUp(subject!, {
      instead: (response) =>
        send(
          response,
          anthropic.message("claude-haiku-4-5", { type: "web_search_tool_result_error", error_code: errorCode }),
        ),
    });
    const charges: Charge[] = [];
    const account = { reserve: async () => () => {}, charge: async (one: Charge) => void charges.push(one) };
    return { error: await failing(provider.search(query({ account })), undefined), charges };
  };

  it("fails for us, and its tokens are charged without the fee", async () => {
    const { error, charges } = await failingWith("too_many_requests");
    expect(error).toMatchObject({ code: "provider_rate_limited", retryable: true });
    expect(charges).toMatchObject([{ tokens: 9400, cost: expect.closeTo(0.011, 6) }]);
    expect((await failingWith("unavailable")).error).toMatchObject({
      code: "provider_unavailable",
      message: "Anthropic's web search could not search (unavailable).",
    });
  });
});

describe("a model that has no search", () => {
  it("is refused by name, for Gemini would answer from memory", async () => {
    const [, , subject] = subjects;
    const service = await openService(gemini.geminiSearch, {
      instead: (response) =>
        send(response, {
          status: 200,
          body: { candidates: [{ content: { role: "model", parts: [{ text: "It is so." }] }, finishReason: "STOP" }] },
        }),
    });
    const options = { baseURL: service.baseURL, apiKey: subject!.protocol.key!, clock: createManualClock() };
    const error = await failing(openGemini({ ...options, model: "gemma-3" }).search(query()), undefined);
    expect(error).toMatchObject({ code: "provider_rejected", message: expect.stringContaining("the model gemma-3") });
  });
});

describe("Google's own addresses", () => {
  it("are followed one step through the guarded fetch; those that lead nowhere or inside are left out", async () => {
    const path = "/grounding-api-redirect/";
    await using google = await serve(({ url = "" }, response) => {
      const to: Record<string, string> = {
        [`${path}page`]: "https://example.org/page",
        [`${path}twice`]: `${path}page`,
        [`${path}file`]: "file:///etc/passwd",
      };
      const location = to[url];
      response.writeHead(location === undefined ? 404 : 302, location === undefined ? {} : { location }).end();
    });
    const service = await openService(gemini.geminiSearch, {
      results: ["page", "gone", "file"].map((name) => ({ web: { uri: google.at(path + name), title: name } })),
    });
    const options = { baseURL: service.baseURL, apiKey: gemini.geminiSearch.key!, clock: createManualClock() };
    const open = (allow: string[]) =>
      createGeminiSearch({
        ...options,
        forwarding: createSafeFetch({ allow: new Set(allow), limits: { retries: 0 } }),
      });
    expect(await open([google.pair]).search(query())).toMatchObject([
      { url: "https://example.org/page", title: "page" },
    ]);
    expect(google.asked.toSorted()).toEqual([`${path}file`, `${path}gone`, `${path}page`]);
    expect(await open([]).search(query())).toEqual([]);
    expect(google.asked).toHaveLength(3);
  });
});
