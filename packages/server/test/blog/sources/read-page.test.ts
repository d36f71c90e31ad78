import { describe, expect, it } from "vitest";
import { decodeText } from "../../../src/blog/sources/decode.ts";
import { type PageOutcome, readSourcePage } from "../../../src/blog/sources/read-page.ts";
import type { BlogTools } from "../../../src/blog/tools.ts";
import { FetchFailed, FetchRefused } from "../../../src/net/fetch-errors.ts";
import type { Fetched, SafeFetch } from "../../../src/net/safe-fetch.ts";
import { inlineText } from "../stages/run-blog.ts";
import { compostPage, longPage } from "./pages.ts";

const never = new AbortController().signal;
const address = "https://garden.example/composting";
const models = {
  text: () => Promise.reject(new Error()),
  object: () => Promise.reject(new Error()),
  mostAtOnce: () => 1,
};
const retrievedAt = Date.UTC(2026, 10, 22, 10);

const giving = (body: string | Uint8Array, contentType: string | null): SafeFetch => ({
  fetch: async (url): Promise<Fetched> => ({
    url: `${url}/final`,
    status: 200,
    contentType,
    body: typeof body === "string" ? Buffer.from(body) : body,
    retrievedAt,
  }),
});
const failing = (error: Error): SafeFetch => ({ fetch: () => Promise.reject(error) });
const read = (fetch: SafeFetch, more: Partial<BlogTools> = {}) =>
  readSourcePage({ text: inlineText, models, fetch, ...more }, address, never);
const pageOf = (outcome: PageOutcome) => {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.page;
};
const reasonOf = (outcome: PageOutcome) => (outcome.ok ? "it was read" : outcome.reason);

describe("a web page", () => {
  it("is reduced to its article, with its own title, its final address and the time", async () => {
    const page = pageOf(await read(giving(compostPage, "text/html; charset=utf-8")));
    expect(page).toMatchObject({
      address,
      url: `${address}/final`,
      title: "Composting in small gardens",
      retrieved_at: "2026-11-22T10:00:00.000Z",
      is_shortened: false,
    });
    expect(page.text).toContain("they need about equal parts of air and water. Researchers at Wageningen");
    expect(page.text).toContain("heaps in 2021.");
    expect(page.text).toContain("## What goes in\n\nKitchen waste is rich in nitrogen.");
    expect(page.text).toContain("- Coffee grounds bring nitrogen and are loved by worms.\n- Eggshells");
    expect(page.text).toContain("forest soil & crumbles");
  });

  it("loses its scripts, menus, advertisements, comments, tables, code and pictures", async () => {
    const { text } = pageOf(await read(giving(compostPage, "text/html")));
    expect(text).not.toMatch(/[A-Z]{4,} WORDS/);
    expect(text).not.toMatch(/[<>[\]]|https?:|window/);
  });

  it("gives passages that are its own words", async () => {
    const { text, url, title } = pageOf(await read(giving(compostPage, "text/html")));
    const evidence = await inlineText.run("toEvidence", [{ text, url, title }], "2026-11-22T10:00:00.000Z");
    expect(evidence.length).toBeGreaterThanOrEqual(3);
    for (const item of evidence) expect(item).toMatchObject({ url, title: "Composting in small gardens" });
    expect(evidence[0]?.passage).toMatch(
      /^A heap heats up within 3 days .* 65 degrees Celsius in the middle of such heaps in 2021\.$/,
    );
  });

  it("has its title from its heading or its title element where it names none for sharing", async () => {
    const title = async (head: string, heading: string) =>
      pageOf(
        await read(
          giving(`<!doctype html>${head}<article>${heading}<p>Some words of text.</p></article>`, "text/html"),
        ),
      ).title;
    expect(await title("<title>Worms | My Site</title>", "<h1>Worms</h1>")).toBe("Worms");
    expect(await title("<title>Worms at home</title>", "")).toBe("Worms at home");
    expect(await title("", "<h1>Worms</h1>")).toBe("Worms");
    expect(await title("", "")).toBeNull();
  });

  it.each([
    ["html and body", "<!doctype html><title>Worms</title><h1>Worms</h1>"],
    ["body", "<!doctype html><html><head><title>Worms</title></head><h1>Worms</h1>"],
    ["everything but text", ""],
  ])("may leave out the tags of %s", async (_what, before) => {
    const page = pageOf(await read(giving(`${before}<p>Some words of text.<p>And more of them.`, "text/html")));
    expect(page.text).toBe("Some words of text.\n\nAnd more of them.");
    expect(page.title).toBe(before === "" ? null : "Worms");
  });

  it("is known by its beginning when its server does not say what it is", async () => {
    expect(pageOf(await read(giving(compostPage, null))).title).toBe("Composting in small gardens");
    expect(reasonOf(await read(giving("words", null)))).toContain("does not say what kind of file");
  });

  it.each([
    [
      "that is empty",
      "<!doctype html><title>App</title><div id='root'></div><script>render()</script>",
      "without running its scripts",
    ],
    ["that is nested without end", `<!doctype html>${"<div>".repeat(5000)}words`, "too deeply nested"],
    ["with too many elements", `<!doctype html>${"<p>word</p>".repeat(30_000)}`, "too large"],
    ["that is all brackets", "<".repeat(1_000_000), "too large"],
  ])("%s is not read, and says why at once", async (_what, html, reason) => {
    const begun = performance.now();
    expect(reasonOf(await read(giving(html, "text/html")))).toContain(reason);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it("that breaks its reader does not break the job", async () => {
    const text = { run: () => Promise.reject(new RangeError("Maximum call stack size exceeded")) };
    expect(reasonOf(await read(giving("<p>words", "text/html"), { text }))).toBe("Its HTML could not be read.");
  });

  it("with a megabyte of text is read to the end of a paragraph before 50,000 characters", async () => {
    const page = pageOf(await read(giving(longPage(4000), "text/html")));
    expect(page.is_shortened).toBe(true);
    expect(page.text.length).toBeLessThanOrEqual(50_000);
    expect(page.text.length).toBeGreaterThan(49_000);
    expect(page.text).toMatch(/before they went home\.$/);
  });
});

describe("other types", () => {
  it.each(["text/plain", "text/markdown; charset=UTF-8", "TEXT/X-Markdown"])("%s is taken as it is", async (type) => {
    expect(pageOf(await read(giving("# Title\n\nSome words.", type)))).toMatchObject({
      text: "# Title\n\nSome words.",
      title: null,
    });
  });

  it.each([
    ["application/pdf", "PDF"],
    ["image/png", "image/png"],
    ["application/json; charset=utf-8", "application/json"],
    ["nonsense", "does not say"],
  ])("%s is not read, and says so", async (type, reason) => {
    const said = reasonOf(await read(giving("words", type)));
    expect(said).toContain(reason);
    expect(said).toMatch(/\.$/);
  });

  it("text without words or with bytes of something else is not read", async () => {
    expect(reasonOf(await read(giving(" \n ", "text/plain")))).toBe("It is empty.");
    expect(reasonOf(await read(giving("PK\0\0", "text/plain")))).toContain("is not");
  });

  it("text is cut between sentences where it has no paragraphs", async () => {
    const page = pageOf(await read(giving("A sentence of some words. ".repeat(4000), "text/plain")));
    expect(page.text).toMatch(/words\.$/);
    expect(page.text.length).toBeLessThanOrEqual(50_000);
  });
});

describe("a page that cannot be had", () => {
  it.each([new FetchRefused("It leads elsewhere."), new FetchFailed("It is gone (status 410).", { retryable: false })])(
    "says why: %s",
    async (error) => {
      expect(await read(failing(error))).toEqual({ ok: false, reason: error.message });
    },
  );

  it("is not the same as a job that ends: that goes on up", async () => {
    const caller = new AbortController();
    const reason = new Error("cancelled");
    caller.abort(reason);
    const tools = (fetch: SafeFetch, text = inlineText): BlogTools => ({ text, models, fetch });
    await expect(readSourcePage(tools(failing(reason)), address, caller.signal)).rejects.toBe(reason);
    // The pool is closed while the page is read: the page is not to blame.
    const closed = { run: () => Promise.reject(new Error("The text pool is closed")) };
    await expect(readSourcePage(tools(giving("<p>words", "text/html"), closed), address, caller.signal)).rejects.toBe(
      reason,
    );
  });
});

describe("the characters of a page", () => {
  const latin = Uint8Array.of(0x4b, 0xe4, 0x73, 0x65);
  it.each([
    ["UTF-8 without being told", Buffer.from("Käse"), null],
    ["the charset of its type", latin, "text/html; charset=ISO-8859-1"],
    ["a quoted charset", latin, 'text/html; charset="windows-1252"'],
    ["windows-1252 where UTF-8 does not fit", latin, "text/html"],
    ["windows-1252 where it says UTF-8 and is not", latin, "text/html; charset=utf-8"],
    ["UTF-8 where it says something unknown", Buffer.from("Käse"), "text/html; charset=martian"],
    ["a byte order mark before what is said", Buffer.from("\uFEFFKäse", "utf16le"), "text/html; charset=utf-8"],
  ])("are read as %s", (_how, body, type) => {
    expect(decodeText(body, type)).toBe("Käse");
  });

  it("are read as a meta element says", () => {
    const bytes = Buffer.from("<meta charset='windows-1251'>\xea\xee\xec\xef\xee\xf1\xf2", "latin1");
    expect(decodeText(bytes, "text/html")).toContain("компост");
  });
});
