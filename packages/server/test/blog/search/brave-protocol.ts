import type { Protocol, Reply } from "./service.ts";

const refusal = (status: number, code: string, detail: string, meta: unknown, headers = {}): Reply => ({
  status,
  headers,
  body: {
    type: "ErrorResponse",
    error: { id: "e008f95d-246c-4bfc-a44a-6b991ecb80f8", status, code, detail, meta },
    time: 1773685964,
  },
});

const invalid = (type: string, loc: string[], msg: string): Reply =>
  refusal(422, "VALIDATION", "Unable to validate request parameter(s)", { errors: [{ type, loc, msg, input: null }] });

export const wrongKey: Reply = refusal(
  422,
  "SUBSCRIPTION_TOKEN_INVALID",
  "The provided subscription token is invalid.",
  { component: "authentication" },
);
export const missingKey: Reply = invalid("missing", ["header", "x-subscription-token"], "Field required");

/** Limits are per second and per month. */
export const tooMany = (remaining: string, reset: string): Reply =>
  refusal(
    429,
    "RATE_LIMITED",
    "Request rate limit exceeded for plan",
    { plan: "Free", rate_limit: 1, rate_current: 1, quota_limit: 2000, quota_current: 15, component: "rate_limiter" },
    {
      "X-RateLimit-Limit": "1, 2000",
      "X-RateLimit-Policy": "1;w=1, 2000;w=2592000",
      "X-RateLimit-Remaining": remaining,
      "X-RateLimit-Reset": reset,
    },
  );

/** The values that the API takes, as it lists them when it refuses one. */
const languages =
  "ar eu bn bg ca zh-hans zh-hant hr cs da nl en en-gb et fi fr gl de gu he hi hu is it jp kn ko lv lt ms ml mr nb pl pt-br pt-pt pa ro ru sr sk sl es sv ta te th tr uk vi";
const countries =
  "ALL AR AU AT BE BR CA CL DK FI FR DE HK IN ID IT JP KR MY MX NL NZ NO CN PL PT PH RU SA ZA ES SE CH TW TR GB US";
const enums: Record<string, string[]> = { search_lang: languages.split(" "), country: countries.split(" ") };
const known = new Set(["q", "count", "search_lang", "country", "result_filter"]);

/** Brave's Web Search API. */
export const brave: Protocol = {
  basePath: "/res/v1",
  key: "BSA-test-key-0123456789abcdef",
  answer({ method, path, query, headers }, results) {
    if (path !== "/web/search" || method !== "GET") return { status: 404, body: { detail: "Not Found" } };
    const token = headers["x-subscription-token"];
    if (token === undefined) return missingKey;
    if (token !== brave.key) return wrongKey;
    for (const name of query.keys()) if (!known.has(name)) return invalid("extra_forbidden", ["query", name], "No");
    const q = query.get("q") ?? "";
    if (q.length < 1 || q.length > 400) return invalid("string_too_long", ["query", "q"], "At most 400 characters");
    if (q.split(/\s+/).length > 50) return invalid("value_error", ["query", "q"], "At most 50 words");
    const count = Number(query.get("count") ?? 20);
    if (!Number.isInteger(count) || count < 1 || count > 20)
      return invalid("less_than", ["query", "count"], "At most 20");
    for (const [name, values] of Object.entries(enums)) {
      const value = query.get(name);
      if (value !== null && !values.includes(value))
        return invalid("enum", ["query", name], `Input should be ${values}`);
    }
    const web = { type: "search", results: results.slice(0, count), family_friendly: true };
    return {
      status: 200,
      headers: { "X-RateLimit-Remaining": "0, 1999", "X-RateLimit-Reset": "1, 1419704" },
      body: {
        type: "search",
        query: { original: q, more_results_available: results.length > count },
        mixed: { type: "mixed", main: [], top: [], side: [] },
        ...(results.length > 0 && { web }),
      },
    };
  },
  result: ({ url, title, snippet, publishedAt }) => ({
    title,
    url,
    is_source_local: false,
    is_source_both: false,
    description: snippet,
    ...(publishedAt !== undefined && { page_age: publishedAt, age: "2 days ago" }),
    profile: { name: "Example", url, long_name: "example.org", img: "https://imgs.search.brave.com/x" },
    language: "en",
    family_friendly: true,
    type: "search_result",
    subtype: "generic",
    is_live: false,
    meta_url: { scheme: "https", netloc: "example.org", hostname: "example.org", favicon: "", path: "" },
  }),
};
