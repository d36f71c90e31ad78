import { createManualClock } from "@galley/foundation";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { describeFailures, describeKey } from "./failures.ts";
import { openService, type Page } from "./service.ts";
import { failing, pages, query, type Subject, setUp } from "./subject.ts";

/** What every provider keeps to, whatever its service. */
export function conforms(subject: Subject): void {
  describeHits(subject);
  describeQuery(subject);
  describeFailures(subject);
  describeKey(subject);
}

function describeHits(subject: Subject): void {
  const { protocol, name, hasSnippets = true, isStrict = false } = subject;
  const found = (list: readonly Page[]) => list.map((page) => protocol.result(page));
  const said = (snippet: string) => (hasSnippets ? snippet : "");
  describe(`${name}: what is found`, () => {
    it("comes in the order of the service", async () => {
      const { provider, service, clock } = await setUp(subject, { results: found(pages(3)) });
      expect(provider.name).toBe(name);
      expect(await provider.search(query())).toEqual(
        pages(3).map((page) => ({ ...page, snippet: said(page.snippet), publishedAt: null })),
      );
      expect(service.requests).toHaveLength(1);
      expect(subject.queryOf(service.requests[0]!)).toBe("how to compost");
      expect(clock.waiting).toBe(0);
    });

    it.each([1, 9, 10, 11, 19, 20])("is as many as are wanted: %i", async (count) => {
      const { provider } = await setUp(subject, { results: found(pages(30)) });
      const hits = await provider.search(query({ count }));
      expect(hits.map(({ url }) => url)).toEqual(pages(count).map(({ url }) => url));
    });

    it("is all there is when more are wanted", async () => {
      for (const there of [10, 13]) {
        const { provider } = await setUp(subject, { results: found(pages(there)) });
        expect(await provider.search(query({ count: 20 }))).toHaveLength(there);
      }
    });

    it("may be nothing", async () => {
      const { provider } = await setUp(subject);
      expect(await provider.search(query())).toEqual([]);
    });

    it("has neither tags nor entities, and no lines", async () => {
      const title = "<strong>Com</strong>post &amp; soil<br/>today";
      const snippet = "Keep &lt;60&nbsp;% water,\n\n  it&#39;s <b class='x'>best</b>: 3 < 4 &mdash; R&D\u0000";
      const { provider } = await setUp(subject, { results: found([{ url: "https://example.org/", title, snippet }]) });
      expect(await provider.search(query())).toMatchObject([
        { title: "Compost & soil today", snippet: said("Keep <60 % water, it's best: 3 < 4 — R&D") },
      ]);
    });

    it("has no long texts, and a title in any case", async () => {
      const [page] = pages(1);
      const long = found([{ ...page!, title: "", snippet: "word ".repeat(10_000) }]);
      const { provider } = await setUp(subject, { results: long });
      const [hit] = await provider.search(query());
      expect(hit?.title).toBe("example.org");
      expect(hit?.snippet.length).toBeLessThanOrEqual(2000);
      expect(hit?.snippet).toMatch(hasSnippets ? /^(word )+word$/ : /^$/);
    });

    it("is read at once, however its marks are nested", async () => {
      const snippet = `${"<!--".repeat(100_000)}${"<".repeat(100_000)}`;
      const { provider } = await setUp(subject, { results: found([{ ...pages(1)[0]!, snippet }]) });
      expect(await provider.search(query())).toHaveLength(1);
    });

    it("is on the web, and none of it twice", async () => {
      const urls = [
        "https://example.org/a#top",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "not an address",
        "https://EXAMPLE.org/a",
        "https://example.org/a#end",
        "http://example.org/a",
      ];
      const { provider } = await setUp(subject, {
        results: found(urls.map((url, at) => ({ url, title: `${at}`, snippet: "" }))),
      });
      const hits = await provider.search(query());
      expect(hits.map(({ url, title }) => `${url} ${title}`)).toEqual([
        "https://example.org/a 0",
        "http://example.org/a 6",
      ]);
    });

    it("is not spoiled by a result of another form", async () => {
      const [first, second, third] = found(pages(3));
      const spoilt = [null, 7, "text", [], {}, Object.fromEntries(Object.keys(first!).map((key) => [key, 7]))];
      const { provider } = await setUp(subject, { results: [first, ...spoilt, second, third].slice(0, 10) });
      if (isStrict) {
        const unreadable = { code: "provider_unavailable", message: expect.stringContaining("no list of results") };
        return void expect(await failing(provider.search(query()), protocol.key)).toMatchObject(unreadable);
      }
      const hits = await provider.search(query());
      expect(hits.map(({ title }) => title)).toEqual(["Page 1", "Page 2", "Page 3"]);
    });

    const noDate = isStrict ? [] : [[7, null] as const];
    it.each([...subject.times, ["soon", null] as const, ["9999-99-99", null] as const, ...noDate])(
      "has its time, of %j %j",
      async (publishedAt, given) => {
        // A time without a zone is not that of this machine.
        vi.stubEnv("TZ", "America/New_York");
        onTestFinished(() => void vi.unstubAllEnvs());
        const { provider } = await setUp(subject, {
          results: found([{ ...pages(1)[0]!, publishedAt: publishedAt as string }]),
        });
        expect(await provider.search(query())).toMatchObject([{ publishedAt: given, title: "Page 1" }]);
      },
    );
  });
}

function describeQuery(subject: Subject): void {
  const { protocol, name } = subject;
  const found = (list: readonly Page[]) => list.map((page) => protocol.result(page));
  describe(`${name}: a query`, () => {
    const results = found(pages(1));

    it("that is too long ends at a word", async () => {
      const text = "composting ".repeat(60);
      const { provider, service } = await setUp(subject, { results });
      expect(await provider.search(query({ text }))).toHaveLength(1);
      const words = subject.queryOf(service.requests[0]!).split(" ");
      expect(words).toEqual(Array(36).fill("composting"));
    });

    it("that ends with the last character is not cut before its last word", async () => {
      const text = `${"a".repeat(19)} `.repeat(19) + "b".repeat(20);
      const { provider, service } = await setUp(subject, { results });
      await provider.search(query({ text: `${text} more` }));
      expect(subject.queryOf(service.requests[0]!)).toBe(text);
    });

    it("loses as many words as the service does not take", async () => {
      const { provider, service } = await setUp(subject, { results });
      await provider.search(query({ text: "to ".repeat(60) }));
      expect(subject.queryOf(service.requests[0]!).split(" ")).toHaveLength(subject.mostWords ?? 60);
    });

    it("of too many words, or of one that is too long, is cut", async () => {
      for (const text of ["a ".repeat(300), "堆".repeat(500), `${"a".repeat(399)}😀`, "a".repeat(400)]) {
        const { provider, service } = await setUp(subject, { results });
        expect(await provider.search(query({ text }))).toHaveLength(1);
        const sent = subject.queryOf(service.requests[0]!);
        expect(text).toContain(sent);
        expect(sent.length).toBeGreaterThan(90);
        expect(sent.isWellFormed()).toBe(true);
      }
    });

    it("is sent as it is, on one line", async () => {
      const { provider, service } = await setUp(subject, { results });
      await provider.search(query({ text: ' "R&D" + 100 % = ä\n\tß? #1 ' }));
      expect(subject.queryOf(service.requests[0]!)).toBe('"R&D" + 100 % = ä ß? #1');
    });

    it.each([
      ..."en en-US en-GB de de-AT de-LU fr-CA es-419 pt pt-BR pt-PT zh zh-Hant zh-CN zh-TW zh-Hans-SG ja ko nb nn no".split(
        " ",
      ),
      ..."he iw ar el th sr-Latn gsw tlh mul und x-private i-klingon en_US english toolonglanguage *".split(" "),
      "",
    ])("may be in %j", async (language) => {
      const { provider } = await setUp(subject, { results });
      expect(await provider.search(query({ language }))).toHaveLength(1);
    });

    it("goes to the address that is configured, with its path or without", async () => {
      for (const [basePath, end] of [
        [protocol.basePath, "/"],
        ["/proxy/search-api", ""],
        ["/proxy/search-api", "/"],
      ] as const) {
        const service = await openService(protocol, { results, basePath });
        const reach = { apiKey: protocol.key ?? "", clock: createManualClock() };
        expect(await subject.open({ ...reach, baseURL: `${service.baseURL}${end}` }).search(query())).toHaveLength(1);
      }
      const service = await openService(protocol, { results });
      const baseURL = new URL(service.baseURL).origin;
      const provider = subject.open({ baseURL, apiKey: protocol.key ?? "", clock: createManualClock() });
      expect(await provider.search(query())).toHaveLength(1);
    });
  });
}
