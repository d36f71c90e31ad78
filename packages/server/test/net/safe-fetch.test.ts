import { gzipSync } from "node:zlib";
import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { FetchFailed } from "../../src/net/fetch-errors.ts";
import { failing, never, page, reaching, read, text } from "./fetching.ts";
import { serve } from "./local-server.ts";

describe("an address that is fetched", () => {
  it("gives its body, its type, its final address and the time", async () => {
    await using server = await serve(page);
    const clock = createManualClock();
    const got = await reaching(server, { clock }).fetch(server.at("/a?b=c#part"), never);
    expect(got).toMatchObject({ url: server.at("/a?b=c"), status: 200, contentType: "text/html" });
    expect(text(got.body)).toBe("<p>Hello</p>");
    expect(got.retrievedAt).toBe(clock.now());
  });

  it("is asked for as GalleyBot, without credentials", async () => {
    const seen: Record<string, unknown>[] = [];
    await using server = await serve((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await read(server);
    expect(seen[0]).toMatchObject({ "user-agent": expect.stringMatching(/^GalleyBot\//) });
    for (const name of ["authorization", "cookie", "referer"]) expect(seen[0]).not.toHaveProperty(name);
  });

  it("is decompressed", async () => {
    await using server = await serve((_request, response) =>
      response.setHeader("content-encoding", "gzip").end(gzipSync("plain words")),
    );
    expect(text((await read(server)).body)).toBe("plain words");
  });

  it("may forward three times, to relative addresses too", async () => {
    await using server = await serve(({ url = "" }, response) => {
      const hop = Number(url.slice(1));
      if (hop === 0) response.end("there");
      else response.writeHead(302, { location: `${hop - 1}` }).end();
    });
    const got = await read(server, "/3");
    expect(got.url).toBe(server.at("/0"));
    expect(text(got.body)).toBe("there");
    const error = await failing(read(server, "/4"));
    expect(error).toBeInstanceOf(FetchFailed);
    expect(error.message).toContain("forwards");
  });
});

describe("a page that was fetched before", () => {
  const saying = (rules?: string) =>
    serve((_request, response) => {
      if (rules !== undefined) response.setHeader("cache-control", rules);
      response.end("words");
    });

  it("is kept for five minutes, with the time it was fetched at", async () => {
    const clock = createManualClock();
    await using server = await saying();
    const fetcher = reaching(server, { clock });
    const first = await fetcher.fetch(server.at("/a"), never);
    await clock.advance(299_999);
    expect(await fetcher.fetch(server.at("/a#part"), never)).toEqual(first);
    expect(server.asked).toEqual(["/a"]);
    await clock.advance(1);
    expect((await fetcher.fetch(server.at("/a"), never)).retrievedAt).toBe(first.retrievedAt + 300_000);
  });

  it.each(["no-store", "private, max-age=600", "no-cache", "max-age=0", "s-maxage=0, max-age=600"])(
    "is asked for again when it says %s",
    async (rules) => {
      await using server = await saying(rules);
      const fetcher = reaching(server);
      await fetcher.fetch(server.at("/"), never);
      await fetcher.fetch(server.at("/"), never);
      expect(server.asked).toHaveLength(2);
    },
  );

  it("is kept no longer than it says", async () => {
    const clock = createManualClock();
    await using server = await saying("max-age=60");
    const fetcher = reaching(server, { clock });
    await fetcher.fetch(server.at("/"), never);
    await clock.advance(60_000);
    await fetcher.fetch(server.at("/"), never);
    expect(server.asked).toHaveLength(2);
  });

  it("makes room for newer ones when the room is full", async () => {
    await using server = await saying();
    const fetcher = reaching(server, { limits: { cacheSize: 12 } });
    for (const path of ["/a", "/b", "/c", "/c", "/b", "/a"]) await fetcher.fetch(server.at(path), never);
    expect(server.asked).toEqual(["/a", "/b", "/c", "/a"]);
  });

  it("is not kept when it failed", async () => {
    let status = 503;
    await using server = await serve((_request, response) => response.writeHead(status).end("words"));
    const fetcher = reaching(server);
    await failing(fetcher.fetch(server.at("/"), never));
    status = 200;
    expect((await fetcher.fetch(server.at("/"), never)).status).toBe(200);
  });
});

describe("a fetch", () => {
  it("leaves no connection open, whether it succeeds, forwards or fails", async () => {
    let open = 0;
    let allClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (allClosed = resolve));
    const seen = new Set<unknown>();
    await using server = await serve(({ url, socket }, response) => {
      if (!seen.has(socket)) {
        seen.add(socket);
        open += 1;
        socket.on("close", () => {
          open -= 1;
          if (open === 0 && seen.size === 4) allClosed();
        });
      }
      if (url === "/forward") response.writeHead(302, { location: "/page" }).end("a body of its own");
      else response.writeHead(url === "/page" ? 200 : 500).end("words");
    });
    await read(server, "/page");
    await read(server, "/forward");
    await failing(read(server, "/failure"));
    await closed;
    expect(seen.size).toBe(4);
  });
});
