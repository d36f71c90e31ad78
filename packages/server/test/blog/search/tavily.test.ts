import { expect, it } from "vitest";
import { createTavilySearch } from "../../../src/blog/search/tavily.ts";
import { conforms } from "./conformance.ts";
import { query, type Subject, setUp } from "./subject.ts";
import { payAsYouGoLimit, planLimit, refused, tavily, tooMany, wrongKey } from "./tavily-protocol.ts";

const usedUp = { code: "provider_rejected", retryable: false, message: expect.stringContaining("limit is used up") };

const subject: Subject = {
  name: "tavily",
  protocol: tavily,
  open: createTavilySearch,
  queryOf: (request) => JSON.parse(request.body).query,
  refusals: [
    { when: "the key is wrong", reply: wrongKey, is: { code: "provider_unauthorized", retryable: false } },
    {
      when: "too often",
      reply: tooMany("12"),
      is: { code: "provider_rate_limited", retryable: true, retryAfter: 12_000 },
    },
    { when: "the plan's limit", reply: planLimit, is: usedUp },
    { when: "the limit on what is paid as it is used", reply: payAsYouGoLimit, is: usedUp },
    {
      when: "a parameter is wrong",
      reply: refused(400, "Invalid topic. Must be 'general', 'news' or 'finance'."),
      is: { code: "provider_rejected", retryable: false, message: expect.stringContaining("Invalid topic.") },
    },
    {
      when: "an address is not allowed",
      reply: refused(403, "Forbidden"),
      is: { code: "provider_unauthorized", retryable: false },
    },
  ],
  times: [
    ["Mon, 15 Jan 2024 10:20:30 GMT", "2024-01-15T10:20:30.000Z"],
    ["2024-01-15T10:20:30Z", "2024-01-15T10:20:30.000Z"],
  ],
};

conforms(subject);

it("Tavily is asked with a basic search, in JSON, with the key as a bearer token", async () => {
  const { provider, service } = await setUp(subject);
  await provider.search(query({ count: 7 }));
  const { method, path, headers, body } = service.requests[0]!;
  expect(`${method} ${path}`).toBe("POST /search");
  expect(headers).toMatchObject({ authorization: `Bearer ${tavily.key}`, "content-type": "application/json" });
  expect(JSON.parse(body)).toEqual({
    query: "how to compost",
    max_results: 7,
    search_depth: "basic",
    topic: "general",
  });
});
