import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { FetchFailed, FetchRefused } from "../../src/net/fetch-errors.ts";
import { createRobots } from "../../src/net/robots.ts";
import type { SafeFetch } from "../../src/net/safe-fetch.ts";
import { failing, never, reaching } from "./fetching.ts";
import { serve } from "./local-server.ts";

/** Robots that find this text wherever they look. */
const reading = (text: string | Uint8Array) => {
  const asked: string[] = [];
  const fetch: SafeFetch = {
    async fetch(url) {
      asked.push(url);
      const body = typeof text === "string" ? new TextEncoder().encode(text) : text;
      return { url, status: 200, contentType: "text/plain", body, retrievedAt: 0 };
    },
  };
  const clock = createManualClock();
  const robots = createRobots({ fetch, clock });
  return { asked, clock, allows: (path: string) => robots.allows(`https://example.org${path}`, never) };
};
const failingWith = (error: Error) => {
  const asked: string[] = [];
  const clock = createManualClock();
  const fetch: SafeFetch = {
    fetch(url) {
      asked.push(url);
      return Promise.reject(error);
    },
  };
  return { asked, clock, robots: createRobots({ fetch, clock }) };
};

describe("the rules of a server", () => {
  it.each([
    ["nothing", "", true],
    ["everybody", "User-agent: *\nDisallow: /", false],
    ["us, in whatever case", "user-AGENT: galleyBOT\nDisallow: /", false],
    ["us with a version", "User-agent: GalleyBot/1.0\nDisallow: /", false],
    ["somebody else", "User-agent: GalleyBotter\nUser-agent: Other\nDisallow: /", true],
    ["everybody but us", "User-agent: *\nDisallow: /\n\nUser-agent: GalleyBot\nAllow: /", true],
    ["everybody but us, without a rule", "User-agent: *\nDisallow: /\n\nUser-agent: GalleyBot", true],
    ["everybody but us, with an empty rule", "User-agent: GalleyBot\nDisallow:\n\nUser-agent: *\nDisallow: /", true],
    ["us in a group of several", "User-agent: A\nUser-agent: GalleyBot\nUser-agent: B\nDisallow: /", false],
    ["us in two groups", "User-agent: GalleyBot\nAllow: /x\n\nUser-agent: GalleyBot\nDisallow: /", false],
    [
      "a group with other records in it",
      "User-agent: GalleyBot\nSitemap: https://x/\nUser-agent: A\nDisallow: /",
      false,
    ],
    ["another path", "User-agent: *\nDisallow: /private", true],
    ["this path", "User-agent: *\nDisallow: /pub", false],
    ["this path but for a longer one", "User-agent: *\nDisallow: /pub\nAllow: /public/page", true],
    ["a pattern", "User-agent: *\nDisallow: /*/page$", false],
    ["a pattern that ends elsewhere", "User-agent: *\nDisallow: /*/pag$", true],
    ["lines of other systems and comments", "\uFEFFUser-agent: *\rDisallow: / # all\r", false],
    ["a web page", "<!doctype html><title>Not found</title>", true],
  ])("speak of %s", async (_whom, text, allowed) => {
    expect(await reading(text).allows("/public/page")).toBe(allowed);
  });

  it("look at what is asked for, too", async () => {
    const { allows } = reading("User-agent: *\nDisallow: /*?print=\nDisallow: /caf%C3%A9");
    expect(await allows("/page?print=1")).toBe(false);
    expect(await allows("/page?x=1")).toBe(true);
    expect(await allows("/café")).toBe(false);
  });

  it("count as far as 500 KiB, to the last whole line", async () => {
    const start = "User-agent: *\nDisallow: /a\n";
    const room = 500 * 1024 - start.length;
    const filled = (end: string) => `${start}${"#".repeat(room - end.length - 1)}\n${end}`;
    expect(await reading(filled("Disallow: /b\n")).allows("/b")).toBe(false);
    const beyond = reading(`${filled("")}Disallow: /b\n`);
    expect(await beyond.allows("/b")).toBe(true);
    expect(await beyond.allows("/a")).toBe(false);
    // Cut off after its slash this line would close the whole server.
    expect(await reading(`${filled("Disallow: /")}private\n`).allows("/b")).toBe(true);
  });

  it("cannot fill the memory, nor take long", async () => {
    const crowd = `${"User-agent: *\n".repeat(17_000)}${"Disallow: /a\n".repeat(20_000)}`;
    expect(await reading(crowd).allows("/b")).toBe(true);
    expect(await reading(crowd).allows("/a")).toBe(false);
    const letters = (n: number) => n.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)]!);
    const names = Array.from({ length: 17_000 }, (_, n) => `User-agent: ${letters(n)}\n`).join("");
    expect(await reading(`${names}User-agent: *\n${"Disallow: /a\n".repeat(16_000)}`).allows("/a")).toBe(false);
    const pattern = `User-agent: *\n${`Allow: /${"*a".repeat(4000)}\n`.repeat(60)}`;
    expect(await reading(pattern).allows(`/${"a".repeat(7000)}`)).toBe(false);
  });
});

describe("a server", () => {
  it("is asked as safe-fetch asks, under the name that its rules are read for", async () => {
    const names: unknown[] = [];
    await using server = await serve(({ headers }, response) => {
      names.push(headers["user-agent"]);
      const [token] = /^[A-Za-z_-]+/.exec(headers["user-agent"] ?? "") ?? [];
      response.end(`User-agent: ${token}\nDisallow: /closed`);
    });
    const robots = createRobots({ fetch: reaching(server), clock: createManualClock() });
    expect(await robots.allows(server.at("/closed"), never)).toBe(false);
    expect(await robots.allows(server.at("/open?q#part"), never)).toBe(true);
    expect(server.asked).toEqual(["/robots.txt"]);
    expect(names).toEqual([expect.stringMatching(/^GalleyBot\//)]);
  });

  it("is asked once an hour", async () => {
    const { allows, asked, clock } = reading("User-agent: *\nDisallow: /a");
    await allows("/a");
    await clock.advance(3_599_999);
    await allows("/b");
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await allows("/b");
    expect(asked).toEqual(["https://example.org/robots.txt", "https://example.org/robots.txt"]);
  });

  it("is another one with another port or scheme", async () => {
    const { asked, robots } = failingWith(new FetchFailed("No.", { retryable: false, status: 404 }));
    for (const url of [
      "https://a.example/1",
      "https://a.example:443/2",
      "http://a.example/",
      "https://a.example:8443/",
    ])
      await robots.allows(url, never);
    expect(asked).toEqual([
      "https://a.example/robots.txt",
      "http://a.example/robots.txt",
      "https://a.example:8443/robots.txt",
    ]);
  });

  it.each([400, 401, 403, 404, 410, 429])("without such a file (%i) allows everything, for an hour", async (status) => {
    const { asked, clock, robots } = failingWith(new FetchFailed("No.", { retryable: false, status }));
    expect(await robots.allows("https://example.org/a", never)).toBe(true);
    await clock.advance(3_599_999);
    expect(await robots.allows("https://example.org/a", never)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["has trouble", new FetchFailed("No.", { retryable: true, status: 503 })],
    ["cannot be reached", new FetchFailed("No.", { retryable: true })],
    ["is not known", new FetchFailed("No.", { retryable: false })],
    ["is not to be asked", new FetchRefused("No.")],
  ])("that %s allows nothing, for a minute", async (_what, error) => {
    const { asked, clock, robots } = failingWith(error);
    expect(await robots.allows("https://example.org/a", never)).toBe(false);
    await clock.advance(59_999);
    expect(await robots.allows("https://example.org/a", never)).toBe(false);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await robots.allows("https://example.org/a", never);
    expect(asked).toHaveLength(2);
  });

  it("really says so over the wire", async () => {
    let status = 404;
    await using server = await serve((_request, response) =>
      response.writeHead(status).end("User-agent: *\nDisallow: /"),
    );
    const ask = () =>
      createRobots({ fetch: reaching(server), clock: createManualClock() }).allows(server.at("/"), never);
    expect(await ask()).toBe(true);
    status = 500;
    expect(await ask()).toBe(false);
  });

  it("is kept in a room that is bounded: the oldest goes first", async () => {
    const { asked, robots } = failingWith(new FetchFailed("No.", { retryable: false, status: 404 }));
    for (let n = 0; n <= 16_000; n += 1) await robots.allows(`https://host${n}.example/`, never);
    await robots.allows("https://host16000.example/", never);
    expect(asked).toHaveLength(16_001);
    await robots.allows("https://host0.example/", never);
    expect(asked).toHaveLength(16_002);
  });

  it("is no server at all", async () => {
    const { asked, robots } = failingWith(new FetchFailed("No.", { retryable: false, status: 404 }));
    for (const url of ["ftp://example.org/", "data:text/plain,x", "no address", ""])
      expect(await robots.allows(url, never)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe("several who ask at a time", () => {
  /** A server that answers when it is told to. */
  const slow = () => {
    const answers: PromiseWithResolvers<string>[] = [];
    const fetch: SafeFetch = {
      async fetch(url) {
        const answer = Promise.withResolvers<string>();
        answers.push(answer);
        const body = new TextEncoder().encode(await answer.promise);
        return { url, status: 200, contentType: null, body, retrievedAt: 0 };
      },
    };
    const robots = createRobots({ fetch, clock: createManualClock() });
    return { answers, allows: (path: string, signal = never) => robots.allows(`https://example.org${path}`, signal) };
  };

  it("share one request", async () => {
    const { answers, allows } = slow();
    const all = Promise.all([allows("/a"), allows("/b"), allows("/a")]);
    expect(answers).toHaveLength(1);
    answers[0]?.resolve("User-agent: *\nDisallow: /a");
    expect(await all).toEqual([false, true, false]);
    expect(await allows("/a")).toBe(false);
    expect(answers).toHaveLength(1);
  });

  it("do not suffer when one of them gives up, who gets the reason at once", async () => {
    const { answers, allows } = slow();
    const caller = new AbortController();
    const first = failing(allows("/a", caller.signal));
    const second = allows("/a");
    const reason = new Error("cancelled");
    caller.abort(reason);
    expect(await first).toBe(reason);
    expect(await failing(allows("/a", caller.signal))).toBe(reason);
    expect(answers).toHaveLength(1);
    answers[0]?.resolve("User-agent: *\nDisallow: /a");
    expect(await second).toBe(false);
  });

  it("all hear of a mistake of ours, and the next asks anew", async () => {
    const { answers, allows } = slow();
    const both = [failing(allows("/a")), failing(allows("/b"))];
    const mistake = new Error("a mistake");
    answers[0]?.reject(mistake);
    expect(await Promise.all(both)).toEqual([mistake, mistake]);
    const next = allows("/a");
    expect(answers).toHaveLength(2);
    answers[1]?.resolve("");
    expect(await next).toBe(true);
  });
});
