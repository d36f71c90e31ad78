import type { Protocol, Reply } from "./service.ts";

const refused = (status: number, reason: string, message: string, state: string, details?: unknown[]): Reply => ({
  status,
  body: {
    error: {
      code: status,
      message,
      errors: [{ message, domain: "global", reason }],
      status: state,
      ...(details && { details }),
    },
  },
});

export const wrongKey: Reply = refused(
  400,
  "badRequest",
  "API key not valid. Please pass a valid API key.",
  "INVALID_ARGUMENT",
  [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "API_KEY_INVALID",
      domain: "googleapis.com",
      metadata: { service: "customsearch.googleapis.com" },
    },
  ],
);
export const noAccess: Reply = refused(
  403,
  "forbidden",
  "This project does not have the access to Custom Search JSON API.",
  "PERMISSION_DENIED",
);
export const wrongArgument: Reply = refused(
  400,
  "badRequest",
  "Request contains an invalid argument.",
  "INVALID_ARGUMENT",
);
const quota =
  "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'customsearch.googleapis.com' for consumer 'project_number:451270028559'.";
export const tooMany: Reply = refused(429, "rateLimitExceeded", quota, "RESOURCE_EXHAUSTED");
export const dailyLimit: Reply = refused(403, "dailyLimitExceeded", "Daily Limit Exceeded", "PERMISSION_DENIED");

export const cx = "017576662512468239146:omuauf_lfve";
const languages =
  "ar bg ca cs da de el en es et fi fr hr hu id is it iw ja ko lt lv nl no pl pt ro ru sk sl sr sv tr zh-CN zh-TW".split(
    " ",
  );
const known = new Set(["key", "cx", "q", "num", "start", "lr"]);

/** Google's Custom Search JSON API. */
export const google: Protocol = {
  basePath: "/customsearch/v1",
  key: "AIzaSyTestKey0123456789abcdefghijklmno",
  answer({ method, path, query }, results) {
    if (path !== "" || method !== "GET") return { status: 404, body: "<title>Error 404 (Not Found)!!1</title>" };
    if (query.get("key") !== google.key) return wrongKey;
    for (const name of query.keys()) if (!known.has(name)) return wrongArgument;
    const q = query.get("q") ?? "";
    const num = Number(query.get("num") ?? 10);
    const start = Number(query.get("start") ?? 1);
    const lr = query.get("lr");
    const isValid =
      query.get("cx") === cx &&
      q !== "" &&
      Number.isInteger(num) &&
      num >= 1 &&
      num <= 10 &&
      start >= 1 &&
      start + num <= 101 &&
      (lr === null || languages.some((name) => lr === `lang_${name}`));
    if (!isValid) return wrongArgument;
    const items = results.slice(start - 1, start - 1 + num);
    const rest = results.length - (start - 1 + num);
    const role = { title: `Google Custom Search - ${q}`, totalResults: String(results.length), searchTerms: q, cx };
    return {
      status: 200,
      body: {
        kind: "customsearch#search",
        url: { type: "application/json", template: "https://www.googleapis.com/customsearch/v1?q={searchTerms}" },
        queries: {
          request: [{ ...role, count: items.length, startIndex: start }],
          ...(rest > 0 && { nextPage: [{ ...role, count: Math.min(rest, 10), startIndex: start + num }] }),
        },
        context: { title: "Example" },
        searchInformation: { searchTime: 0.2, totalResults: String(results.length) },
        ...(items.length > 0 && { items }),
      },
    };
  },
  result: ({ url, title, snippet, publishedAt }) => ({
    kind: "customsearch#result",
    title,
    htmlTitle: `<b>${title}</b>`,
    link: url,
    displayLink: "example.org",
    snippet,
    htmlSnippet: snippet,
    formattedUrl: url,
    ...(publishedAt !== undefined && {
      pagemap: { metatags: [{ "og:type": "article", "article:published_time": publishedAt }] },
    }),
  }),
};
