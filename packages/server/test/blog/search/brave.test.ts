import { describe, expect, it } from "vitest";
import { createBraveSearch } from "../../../src/blog/search/brave.ts";
import { brave, missingKey, tooMany, wrongKey } from "./brave-protocol.ts";
import { conforms } from "./conformance.ts";
import { query, type Subject, setUp } from "./subject.ts";

const limited = { code: "provider_rate_limited", retryable: true };
const unauthorized = { code: "provider_unauthorized", retryable: false };

const subject: Subject = {
  name: "brave",
  protocol: brave,
  open: createBraveSearch,
  queryOf: (request) => request.query.get("q") ?? "",
  mostWords: 50,
  refusals: [
    { when: "the key is wrong", reply: wrongKey, is: unauthorized },
    { when: "there is no key", reply: missingKey, is: unauthorized },
    { when: "one a second", reply: tooMany("0, 1985", "1, 1419704"), is: { ...limited, retryAfter: 1000 } },
    {
      when: "the month is used up",
      reply: tooMany("1, 0", "1, 1419704"),
      is: { ...limited, retryAfter: 1_419_704_000 },
    },
    { when: "both are used up", reply: tooMany("0, 0", "1, 1419704"), is: { ...limited, retryAfter: 1_419_704_000 } },
    { when: "it does not say which", reply: tooMany("", "1, 1419704"), is: { ...limited, retryAfter: 1000 } },
    { when: "a time of day", reply: tooMany("0", "1767225630"), is: { ...limited, retryAfter: 30_000 } },
    { when: "it says nothing clear", reply: tooMany("0, 1", "soon"), is: { ...limited, retryAfter: undefined } },
    {
      when: "a parameter is wrong",
      reply: {
        status: 422,
        body: { error: { code: "VALIDATION", detail: "Unable to validate request parameter(s)" } },
      },
      is: {
        code: "provider_rejected",
        retryable: false,
        message: "Brave Search does not accept the search: Unable to validate request parameter(s) (HTTP 422).",
      },
    },
  ],
  times: [
    ["2024-01-15T10:20:30", "2024-01-15T10:20:30.000Z"],
    ["2024-01-15", "2024-01-15T00:00:00.000Z"],
    ["January 15, 2024", null],
  ],
};

conforms(subject);

describe("Brave is asked", () => {
  const asked = async (language: string) => {
    const { provider, service } = await setUp(subject);
    await provider.search(query({ language, count: 7 }));
    return service.requests[0]!;
  };

  it("with the key in its header, for web pages alone", async () => {
    const { method, path, query: parameters, headers } = await asked("en");
    expect(`${method} ${path}`).toBe("GET /res/v1/web/search");
    expect(headers).toMatchObject({ "x-subscription-token": brave.key, accept: "application/json" });
    expect(Object.fromEntries(parameters)).toEqual({
      q: "how to compost",
      count: "7",
      result_filter: "web",
      search_lang: "en",
      country: "US",
    });
  });

  it.each([
    ["de", "de", "DE"],
    ["de-LU", "de", "ALL"],
    ["en-GB", "en-gb", "GB"],
    ["en-AU", "en", "AU"],
    ["ja", "jp", "JP"],
    ["nn", "nb", "NO"],
    ["pt", "pt-br", "BR"],
    ["pt-PT", "pt-pt", "PT"],
    ["zh-TW", "zh-hant", "TW"],
    ["zh-Hant-HK", "zh-hant", "HK"],
    ["zh", "zh-hans", "CN"],
    ["es-MX", "es", "MX"],
    ["tlh", null, "ALL"],
    ["no tag", null, "ALL"],
  ])("for %s in its own words", async (language, name, country) => {
    const { query: parameters } = await asked(language);
    expect(parameters.get("search_lang")).toBe(name);
    expect(parameters.get("country")).toBe(country);
  });
});
