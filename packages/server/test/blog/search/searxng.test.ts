import { describe, expect, it } from "vitest";
import { createSearxngSearch } from "../../../src/blog/search/searxng.ts";
import { conforms } from "./conformance.ts";
import { forbidden, searxng, tooMany } from "./searxng-protocol.ts";
import { send } from "./service.ts";
import { failing, query, type Subject, setUp } from "./subject.ts";

const subject: Subject = {
  name: "searxng",
  protocol: searxng,
  open: createSearxngSearch,
  queryOf: (request) => request.query.get("q") ?? "",
  refusals: [
    {
      when: "JSON is not among its formats",
      reply: forbidden,
      is: {
        code: "provider_rejected",
        retryable: false,
        message: "SearXNG gives no JSON: add json to search.formats in its settings.yml (HTTP 403).",
      },
    },
    { when: "its limiter is on", reply: tooMany, is: { code: "provider_rate_limited", retryable: true } },
    {
      when: "it stands behind a login",
      reply: { status: 401, headers: { "www-authenticate": "Basic" }, body: "401 Authorization Required" },
      is: { code: "provider_unauthorized", retryable: false, message: "SearXNG asks for a login (HTTP 401)." },
    },
    {
      when: "a parameter is wrong",
      reply: { status: 400, body: { error: 'Invalid value "x" for parameter language' } },
      is: { code: "provider_rejected", message: expect.stringContaining('Invalid value "x" for parameter language') },
    },
    {
      when: "a search fails",
      reply: { status: 500, body: { error: "search error" } },
      is: { code: "provider_unavailable" },
    },
  ],
  times: [
    ["2024-01-15T10:20:30", "2024-01-15T10:20:30.000Z"],
    ["2024-01-15T10:20:30.123456+02:00", "2024-01-15T08:20:30.123Z"],
    ["2024-01-15 10:20:30", "2024-01-15T10:20:30.000Z"],
  ],
};

conforms(subject);

describe("SearXNG", () => {
  const asked = async (more: Parameters<typeof query>[0]) => {
    const { provider, service } = await setUp(subject, {
      results: [searxng.result({ url: "https://a.example/", title: "A", snippet: "" })],
    });
    expect(await provider.search(query(more))).toHaveLength(1);
    return service.requests[0]!;
  };

  it("is asked for JSON", async () => {
    const { method, path, query: parameters } = await asked({ language: "en-GB" });
    expect(`${method} ${path}`).toBe("GET /search");
    expect(Object.fromEntries(parameters)).toEqual({ q: "how to compost", format: "json", language: "en-GB" });
  });

  it.each([
    ["de", "de"],
    ["zh-Hant", "zh-TW"],
    ["zh-Hant-HK", "zh-HK"],
    ["zh", "zh-CN"],
    ["es-419", "es"],
    ["sr-Latn-RS", "sr-RS"],
    ["und", null],
    ["no tag", null],
  ])("is asked for %s in its own words", async (language, name) => {
    expect((await asked({ language })).query.get("language")).toBe(name);
  });

  it("is given no commands", async () => {
    const { query: parameters } = await asked({ text: "!!g !images :de I <3 this! !! a:b <850" });
    expect(parameters.get("q")).toBe("g images de I 3 this! a:b 850");
  });

  it("that finds nothing because its engines are silent has not searched", async () => {
    const silent = (unresponsive_engines: unknown, results: unknown[] = []) =>
      setUp(subject, {
        instead: (response) => send(response, { status: 200, body: { results, unresponsive_engines } }),
      });
    const { provider } = await silent([
      ["brave", "Suspended: too many requests"],
      ["duckduckgo", "CAPTCHA"],
    ]);
    expect(await failing(provider.search(query()), undefined)).toMatchObject({
      name: "JobError",
      code: "provider_unavailable",
      retryable: true,
      message: "SearXNG found nothing, and 2 of its search engines did not answer.",
    });
    const page = searxng.result({ url: "https://a.example/", title: "A", snippet: "" });
    expect(await (await silent([["brave", "timeout"]], [page])).provider.search(query())).toHaveLength(1);
    expect(await (await silent(undefined)).provider.search(query())).toEqual([]);
  });
});
