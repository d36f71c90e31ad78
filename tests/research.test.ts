import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BlogResult } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { call, startGalley } from "./support/server.ts";

const article = (title: string, text: string) =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${text}</article></body></html>`;

const pages: Record<string, string> = {
  "/heaps": article(
    "How heaps work",
    "<p>A compost heap needs carbon, nitrogen, air and water to work well. In 2019 the Rothamsted station measured 62 degrees in the middle of a heap of two cubic metres. Turning the heap once a week brings air to its middle and keeps the process going.</p>",
  ),
  "/private": article(
    "Not for programs",
    "<p>This page asks programs to leave it alone, and its sentences must not be quoted.</p>",
  ),
};

/** A SearXNG and the pages that it finds, on one port. */
async function startWeb() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    asked.push(url.pathname);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (url.pathname === "/search") {
      expect(url.searchParams.get("format")).toBe("json");
      const results = ["/heaps", "/private", "/gone"].map((path) => ({ url: origin + path, title: path, content: "" }));
      return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ results }));
    }
    if (url.pathname === "/robots.txt") {
      return void response.writeHead(200, { "content-type": "text/plain" }).end("User-agent: *\nDisallow: /private\n");
    }
    const page = pages[url.pathname];
    response.writeHead(page ? 200 : 404, { "content-type": "text/html" }).end(page ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, pair: `127.0.0.1:${port}`, asked };
}

const post = { topic: "How a compost heap works", keywords: ["compost heap"], length: "short" };

test("a post cites what the search finds, as far as its pages let themselves be read", async () => {
  const web = await startWeb();
  const { url } = await startGalley({ SEARXNG_URL: web.url, GALLEY_FETCH_ALLOW: web.pair });
  const { status, body } = await call<BlogResult>(`${url}/api/v1/blog/generate-enhanced`, "POST", post);
  expect(status).toBe(200);
  expect(body.citations.length).toBeGreaterThan(0);
  for (const { url: cited, passage } of body.citations) {
    expect(cited).toBe(`${web.url}/heaps`);
    expect(pages["/heaps"]).toContain(passage);
  }
  expect(body.content).not.toContain("leave it alone");
  expect(web.asked).not.toContain("/private");
  expect(web.asked.filter((path) => path === "/robots.txt")).toHaveLength(1);
  expect(body.warnings.join()).not.toContain("search_not_configured");
  expect(body.stage_results.map(({ stage }) => stage)).toContain("competitor_analysis");
});

test("a search that fails is told of, and the post is written without it", async () => {
  const { url } = await startGalley({ SEARXNG_URL: "http://127.0.0.1:1" });
  const { status, body } = await call<BlogResult>(`${url}/api/v1/blog/generate-enhanced`, "POST", post);
  expect(status).toBe(200);
  expect(body.warnings.some((warning) => warning.startsWith("search_failed:"))).toBe(true);
});

test("a request may do without the search", async () => {
  const web = await startWeb();
  const { url } = await startGalley({ SEARXNG_URL: web.url, GALLEY_FETCH_ALLOW: web.pair });
  const own = { ...post, use_google_search: false };
  expect((await call(`${url}/api/v1/blog/generate-enhanced`, "POST", own)).status).toBe(200);
  expect(web.asked).toEqual([]);
});
