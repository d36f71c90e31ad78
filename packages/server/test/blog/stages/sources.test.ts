import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { afterAll, describe, expect, it } from "vitest";
import { createTextPool } from "../../../src/blog/text-pool.ts";
import { createSafeFetch } from "../../../src/net/safe-fetch.ts";
import { serve } from "../../net/local-server.ts";
import { compostPage } from "../sources/pages.ts";
import { compostText, wormText } from "./materials.ts";
import { codes, noFetch, runBlog } from "./run-blog.ts";
import { obedient } from "./writers.ts";

const base: EnhancedBlogGenerationInput = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
};
const pool = createTextPool({ threads: 1 });
afterAll(() => pool.close());

/** A server with a page at /page, one that forwards to it, texts, and things that are no source. */
const site = () =>
  serve(({ url = "" }, response) => {
    const give = (type: string, body: string): unknown => response.setHeader("content-type", type).end(body);
    if (url === "/page") give("text/html; charset=utf-8", compostPage);
    else if (url === "/moved") response.writeHead(301, { location: "/page" }).end();
    else if (url === "/worms.md") give("text/markdown", wormText);
    else if (url === "/paper.pdf") give("application/pdf", "%PDF-1.7");
    else if (url === "/inside") response.writeHead(302, { location: "http://169.254.169.254/latest/" }).end();
    else response.writeHead(404).end();
  });
const reaching = (...pairs: string[]) => createSafeFetch({ allow: new Set(pairs), limits: { retries: 0 } });

describe("a source that is an address", () => {
  it("is fetched, and what rests on it is cited with its address, its title and its words", async () => {
    await using server = await site();
    const { result, outputs } = await runBlog(
      { ...base, sources: [server.at("/moved")] },
      { fetch: reaching(server.pair), text: pool },
    );
    expect(result.citations.length).toBeGreaterThan(0);
    for (const citation of result.citations)
      expect(citation).toMatchObject({ url: server.at("/page"), title: "Composting in small gardens" });
    expect(result.content).toContain(`[Composting in small gardens](${server.at("/page")})`);
    for (const { passage } of result.citations) expect(outputs.initialization.pages[0]?.text).toContain(passage);
    expect(result.content).toMatch(/Kitchen waste is rich in nitrogen ?\[\d+\]/);
    expect(result.warnings.join("\n")).not.toMatch(/source_|sources_|citations_without/);
    expect(outputs.competitor_analysis?.sources).toMatchObject([{ title: "Composting in small gardens" }]);
    expect(outputs.competitor_analysis?.sources[0]?.headings).toContain("What goes in");
    expect(outputs.competitor_analysis?.gaps).toEqual(["composting"]);
    expect(outputs.length_optimization?.reason).toContain("source");
  });

  it("stands in the author's order among texts, and its passages carry the time it was fetched at", async () => {
    await using server = await site();
    const before = Date.now();
    const { outputs } = await runBlog(
      { ...base, sources: [server.at("/worms.md"), compostText, server.at("/page")] },
      { fetch: reaching(server.pair) },
    );
    const { evidence } = outputs.initialization;
    expect([...new Set(evidence.map(({ url }) => url))].slice(0, 2)).toEqual([server.at("/worms.md"), null]);
    for (const { url, retrieved_at } of evidence) {
      if (url === null) expect(retrieved_at).toBe("2026-11-22T09:30:00.000Z");
      else expect(Date.parse(retrieved_at)).toBeGreaterThanOrEqual(before);
    }
    expect(outputs.competitor_analysis?.sources.map(({ title }) => title)).toEqual([
      "Worm bins for flats",
      "Composting in small gardens",
      "Composting in small gardens",
    ]);
  });

  it("is fetched once when it is given twice, in two spellings or by two ways", async () => {
    await using server = await site();
    const twice = [server.at("/page"), server.at("/page#part"), ` ${server.at("/./page")}`, server.at("/moved")];
    const { outputs, result } = await runBlog({ ...base, sources: twice }, { fetch: reaching(server.pair) });
    expect(server.asked.toSorted()).toEqual(["/moved", "/page", "/page"]);
    expect(outputs.competitor_analysis?.sources).toHaveLength(1);
    expect(result.warnings.join()).not.toMatch(/source_|sources_/);
  });

  it("is fetched once for all attempts of a job", async () => {
    await using server = await site();
    const parts = new Map<string, unknown>();
    const run = () => runBlog({ ...base, sources: [server.at("/page")] }, { fetch: reaching(server.pair), parts });
    const first = await run();
    const again = await run();
    expect(server.asked).toEqual(["/page"]);
    expect(again.result.content).toBe(first.result.content);
  });

  it("is fetched with at most three others at a time", async () => {
    let running = 0;
    let most = 0;
    const fetch = {
      fetch: async (url: string) => {
        running += 1;
        most = Math.max(most, running);
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { url, status: 200, contentType: "text/plain", body: Buffer.from(wormText), retrievedAt: 0 };
      },
    };
    const sources = Array.from({ length: 11 }, (_, index) => `https://example.org/${index}`);
    const { outputs } = await runBlog({ ...base, sources }, { fetch, write: obedient });
    expect(most).toBe(4);
    expect(outputs.initialization.pages.map(({ address }) => address)).toEqual(sources);
  });
});

describe("a source that cannot be had", () => {
  it("is a warning with its reason, and the post is written from the others", async () => {
    await using server = await site();
    const bad = [
      server.at("/missing"),
      server.at("/paper.pdf"),
      server.at("/inside"),
      "http://10.0.0.1/",
      "http://[::bad",
    ];
    const run = await runBlog({ ...base, sources: [...bad, server.at("/page")] }, { fetch: reaching(server.pair) });
    const warnings = run.result.warnings.filter((warning) => warning.startsWith("source_not_fetched: "));
    expect(warnings).toHaveLength(bad.length);
    for (const [index, address] of bad.entries()) {
      expect(warnings[index]).toContain(`The source ${address} was not read. `);
      expect(warnings[index]).toMatch(/\.$/);
    }
    expect(warnings[0]).toContain("404");
    expect(warnings[1]).toContain("PDF");
    expect(warnings[2]).not.toContain("169.254");
    expect(run.result.citations.length).toBeGreaterThan(0);
    expect(run.result.citations.every(({ url }) => url === server.at("/page"))).toBe(true);
  });

  it("does not fail a job that has no other", async () => {
    const run = await runBlog({ ...base, sources: ["https://example.org/a"] }, { fetch: noFetch });
    expect(run.result.citations).toEqual([]);
    expect(codes(run)).toEqual(expect.arrayContaining(["source_not_fetched", "citations_without_evidence"]));
    expect(run.outputs.competitor_analysis).toEqual({ sources: [], common_terms: [], gaps: [] });
    expect(run.outputs.length_optimization?.recommended_words).toBeNull();
  });

  it("shows no password in its warning, and no address without end", async () => {
    const sources = ["https://ann:secret@example.org/a", `https://example.org/${"x".repeat(3000)}`];
    const { result } = await runBlog(
      { ...base, sources },
      { fetch: createSafeFetch({ allow: new Set(), resolve: async () => [] }) },
    );
    const warnings = result.warnings.filter((warning) => warning.startsWith("source_not_fetched: "));
    expect(warnings[0]).toContain("https://example.org/a was not read. An address with a user name or password");
    expect(warnings.join("\n")).not.toContain("secret");
    expect(warnings[1]?.length).toBeLessThan(400);
  });

  it("is told from one whose end was left out", async () => {
    const text = Array.from({ length: 3000 }, (_, index) => `Heap number ${index} was turned on a quiet day.`).join(
      "\n\n",
    );
    const fetch = {
      fetch: async (url: string) => ({
        url,
        status: 200,
        contentType: "text/plain",
        body: Buffer.from(text),
        retrievedAt: 0,
      }),
    };
    const run = await runBlog({ ...base, sources: ["https://example.org/long"] }, { fetch });
    expect(codes(run)).toContain("source_shortened");
    expect(run.outputs.initialization.pages[0]?.text.length).toBeLessThanOrEqual(50_000);
  });
});
