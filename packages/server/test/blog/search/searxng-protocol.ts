import type { Protocol, Reply } from "./service.ts";

/** What Flask's abort(403) answers, for a format that is not in search.formats. */
export const forbidden: Reply = {
  status: 403,
  body: `<!doctype html>
<html lang=en>
<title>403 Forbidden</title>
<h1>Forbidden</h1>
<p>You don&#39;t have the permission to access the requested resource. It is either read-protected or not readable by the server.</p>
`,
};

/** What the limiter answers. */
export const tooMany: Reply = { status: 429, body: "Too Many Requests" };

const known = new Set(["q", "format", "language", "pageno", "categories", "engines", "time_range", "safesearch"]);
const bad = (name: string, value: string): Reply => ({
  status: 400,
  body: { error: `Invalid value "${value}" for parameter ${name}` },
});

/** SearXNG's webapp.py, webadapter.py and webutils.py. */
export const searxng: Protocol = {
  basePath: "",
  answer({ method, path, query }, results) {
    if (path !== "/search") return { status: 404, body: "<h1>Page not found</h1>" };
    if (method !== "GET" || query.get("format") !== "json") return { status: 200, body: "<!doctype html>" };
    for (const name of query.keys()) if (!known.has(name)) return bad(name, "");
    const text = query.get("q") ?? "";
    if (text === "") return { status: 400, body: { error: "No query" } };
    const language = query.get("language") ?? "all";
    if (!/^[a-z]{2,3}(-[a-zA-Z]{2})?$/.test(language)) return bad("language", language);
    // Commands: an external bang forwards to another search engine, the others change what is searched.
    const commands = text.split(/\s+/).filter((word) => /^[!:<]/.test(word));
    if (commands.some((word) => word.startsWith("!!"))) {
      return { status: 302, headers: { location: "https://search.example/" }, body: "" };
    }
    if (commands.length > 0) return bad("q", commands.join(" "));
    const nothing = { answers: [], corrections: [], infoboxes: [], suggestions: [], unresponsive_engines: [] };
    return { status: 200, body: { query: text, number_of_results: 0, results, ...nothing } };
  },
  result: ({ url, title, snippet, publishedAt }) => ({
    url,
    title,
    content: snippet,
    publishedDate: publishedAt ?? null,
    thumbnail: "",
    engine: "duckduckgo",
    template: "default.html",
    parsed_url: ["https", "example.org", "/", "", "", ""],
    img_src: "",
    priority: "",
    engines: ["duckduckgo", "startpage"],
    positions: [1, 2],
    score: 3,
    category: "general",
  }),
};
