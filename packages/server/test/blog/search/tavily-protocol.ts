import type { Protocol, Reply } from "./service.ts";

export const refused = (status: number, error: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { detail: { error } },
});

export const wrongKey: Reply = refused(401, "Unauthorized: missing or invalid API key.");
export const tooMany = (retryAfter: string): Reply =>
  refused(429, "Your request has been blocked due to excessive requests. Please reduce rate of requests.", {
    "retry-after": retryAfter,
  });
export const planLimit: Reply = refused(
  432,
  "This request exceeds your plan's set usage limit. Please upgrade your plan or contact support@tavily.com",
);
export const payAsYouGoLimit: Reply = refused(
  433,
  "This request exceeds the pay-as-you-go limit. You can increase your limit on the Tavily dashboard.",
);

const invalid = (field: string, msg: string): Reply => ({
  status: 422,
  body: { detail: [{ type: "value_error", loc: ["body", field], msg }] },
});

const known = new Set(["query", "max_results", "search_depth", "topic"]);

/** Tavily's search. */
export const tavily: Protocol = {
  basePath: "",
  key: "tvly-dev-0123456789abcdefghij",
  answer({ method, path, headers, body }, results) {
    if (path !== "/search") return { status: 404, body: { detail: "Not Found" } };
    if (method !== "POST") return { status: 405, body: { detail: "Method Not Allowed" } };
    if (headers.authorization !== `Bearer ${tavily.key}`) return wrongKey;
    if (headers["content-type"] !== "application/json") return invalid("body", "Input should be a valid dictionary");
    const { query, max_results = 5, search_depth = "basic", topic = "general", ...rest } = JSON.parse(body);
    for (const name of Object.keys(rest)) if (!known.has(name)) return invalid(name, "Extra inputs are not permitted");
    if (typeof query !== "string" || query === "") return refused(400, "Query is missing.");
    if (query.length > 400) return refused(400, "Query is too long. Max query length is 400 characters.");
    if (!Number.isInteger(max_results) || max_results < 0 || max_results > 20)
      return refused(400, "Invalid max results.");
    if (!["basic", "advanced"].includes(search_depth)) return refused(400, "Invalid search depth.");
    if (!["general", "news", "finance"].includes(topic)) return refused(400, "Invalid topic.");
    return {
      status: 200,
      body: {
        query,
        follow_up_questions: null,
        answer: null,
        images: [],
        results: results.slice(0, max_results),
        response_time: 1.09,
        request_id: "123e4567-e89b-12d3-a456-426614174111",
      },
    };
  },
  result: ({ url, title, snippet, publishedAt }) => ({
    url,
    title,
    content: snippet,
    score: 0.81025416,
    raw_content: null,
    ...(publishedAt !== undefined && { published_date: publishedAt }),
  }),
};
