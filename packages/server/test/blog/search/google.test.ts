import { describe, expect, it } from "vitest";
import { createGoogleSearch } from "../../../src/blog/search/google.ts";
import { conforms } from "./conformance.ts";
import { cx, dailyLimit, google, noAccess, tooMany, wrongArgument, wrongKey } from "./google-protocol.ts";
import { openService, send } from "./service.ts";
import { failing, query, type Subject, setUp } from "./subject.ts";

const limited = { code: "provider_rate_limited", retryable: true, retryAfter: undefined };

const subject: Subject = {
  name: "google",
  protocol: google,
  open: (reachable) => createGoogleSearch({ ...reachable, cx }),
  queryOf: (request) => request.query.get("q") ?? "",
  refusals: [
    { when: "the key is wrong", reply: wrongKey, is: { code: "provider_unauthorized", retryable: false } },
    { when: "the project may not", reply: noAccess, is: { code: "provider_unauthorized", retryable: false } },
    {
      when: "the search engine is not known",
      reply: wrongArgument,
      is: { code: "provider_rejected", retryable: false, message: expect.stringContaining("GOOGLE_SEARCH_ENGINE_ID") },
    },
    { when: "the day is used up", reply: tooMany, is: limited },
    { when: "the day is used up, as it was said before", reply: dailyLimit, is: limited },
  ],
  times: [
    ["2024-01-15T10:20:30+00:00", "2024-01-15T10:20:30.000Z"],
    ["2024-01-15T10:20:30-0500", "2024-01-15T15:20:30.000Z"],
  ],
};

conforms(subject);

describe("Google is asked", () => {
  const results = Array.from({ length: 30 }, (_, index) =>
    google.result({ url: `https://example.org/${index}`, title: `Page ${index}`, snippet: "" }),
  );
  const asked = async (count: number, there: number) => {
    const { provider, service } = await setUp(subject, { results: results.slice(0, there) });
    await provider.search(query({ count }));
    return service.requests.map(({ query: parameters }) => `${parameters.get("num")} from ${parameters.get("start")}`);
  };

  it("with the key, the engine and the language", async () => {
    const { provider, service } = await setUp(subject);
    await provider.search(query({ count: 7 }));
    const { method, path, query: parameters } = service.requests[0]!;
    expect(`${method} ${path}`).toBe("GET /customsearch/v1");
    expect(Object.fromEntries(parameters)).toEqual({
      key: google.key,
      cx,
      q: "how to compost",
      lr: "lang_en",
      num: "7",
      start: "1",
    });
  });

  it("for a second page only where one is needed, and may be there", async () => {
    expect(await asked(10, 30)).toEqual(["10 from 1"]);
    expect(await asked(15, 30)).toEqual(["10 from 1", "5 from 11"]);
    expect(await asked(20, 30)).toEqual(["10 from 1", "10 from 11"]);
    expect(await asked(20, 9)).toEqual(["10 from 1"]);
    expect(await asked(20, 0)).toEqual(["10 from 1"]);
  });

  it("twice within one time limit", async () => {
    const { provider, service, clock } = await setUp(subject, {
      instead: async (response, request) => {
        await clock.advance(8000);
        send(response, google.answer({ ...request, path: "" }, results));
      },
    });
    const search = failing(provider.search(query({ count: 20 })), google.key);
    expect(await search).toMatchObject({ code: "provider_timeout" });
    expect(service.requests).toHaveLength(2);
  });

  it.each([
    ["de-AT", "lang_de"],
    ["he", "lang_iw"],
    ["nb", "lang_no"],
    ["zh-TW", "lang_zh-TW"],
    ["zh", "lang_zh-CN"],
    ["tlh", null],
    ["no tag", null],
  ])("for %s in its own words", async (language, name) => {
    const { provider, service } = await setUp(subject);
    await provider.search(query({ language }));
    expect(service.requests[0]?.query.get("lr")).toBe(name);
  });

  it("and what it says of a page is left out where it has another form", async () => {
    const pagemap = { metatags: [{ "article:published_time": 7 }] };
    const service = await openService(google, {
      results: [
        { ...results[0], pagemap },
        { ...results[1], pagemap: 7 },
      ],
    });
    const { clock } = await setUp(subject);
    const provider = createGoogleSearch({ baseURL: service.baseURL, apiKey: google.key ?? "", cx, clock });
    expect(await provider.search(query())).toMatchObject([{ publishedAt: null }, { publishedAt: null }]);
  });
});
