import { createServer, type RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { readAllowList } from "../../src/net/allow-list.ts";
import { FetchFailed, FetchRefused } from "../../src/net/fetch-errors.ts";
import { createSafeFetch, type FetchLimits, type SafeFetchOptions } from "../../src/net/safe-fetch.ts";
import type { Resolve } from "../../src/net/wire.ts";
import { type LocalServer, serve } from "./local-server.ts";

const never = new AbortController().signal;
const reaching = (server: LocalServer, more: Partial<SafeFetchOptions> = {}) =>
  createSafeFetch({ allow: new Set([server.pair]), ...more, limits: { retries: 0, ...more.limits } });
const read = async (server: LocalServer, path = "/", limits: Partial<FetchLimits> = {}) =>
  reaching(server, { limits }).fetch(server.at(path), never);
const text = (body: Uint8Array) => new TextDecoder().decode(body);
const failing = async (work: Promise<unknown>): Promise<Error> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it did not fail");
  return error;
};
const page: RequestListener = (_request, response) =>
  response.setHeader("content-type", "text/html").end("<p>Hello</p>");

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

const blockedForms = [
  "http://127.0.0.1/",
  "http://127.1/",
  "http://127.0.0.1./",
  "http://localhost/",
  "http://LOCALHOST./",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[::127.0.0.1]/",
  "http://0x7f000001/",
  "http://0177.0.0.1/",
  "http://2130706433/",
  "http://0.0.0.0/",
  "http://[::]/",
  "http://10.1.2.3/",
  "http://172.16.0.1/",
  "http://192.168.1.1/",
  "http://169.254.169.254/latest/meta-data/",
  "http://168.63.129.16/",
  "http://100.64.0.1/",
  "http://192.0.0.192/",
  "http://198.18.0.1/",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "http://[fe80::1]/",
  "http://[fc00::1]/",
  "http://[fd00:ec2::254]/",
  "http://[fec0::1]/",
  "http://[ff02::1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[64:ff9b:1::7f00:1]/",
  "http://[2002:7f00:1::]/",
  "http://[2001::1]/",
  "http://[4000::1]/",
  "file:///etc/passwd",
  "ftp://example.org/",
  "data:text/plain,words",
  "javascript:1",
  "http://user:pass@example.org/",
  "http://user@example.org/",
  "http://:pass@example.org/",
  "http://",
  "http://[::1",
  "not an address",
  `http://example.org/${"a".repeat(8000)}`,
];

describe("an address that is refused", () => {
  const noLookup: Resolve = async (hostname) => {
    if (hostname.startsWith("localhost")) return [{ address: "127.0.0.1", family: 4 }];
    throw new Error(`${hostname} was looked up`);
  };
  it.each(blockedForms.map((address) => [address.slice(0, 60), address]))("is %s", async (_shown, address) => {
    const error = await failing(createSafeFetch({ allow: new Set(), resolve: noLookup }).fetch(address, never));
    expect(error).toBeInstanceOf(FetchRefused);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.message).not.toMatch(/\d+\.\d+\.\d+|::|localhost/);
  });

  it("is the system's own localhost, on whatever port, when that port is not allowed", async () => {
    await using server = await serve(page);
    await using other = await serve(page);
    const fetcher = reaching(other);
    for (const host of ["127.0.0.1", "localhost"])
      expect(await failing(fetcher.fetch(`http://${host}:${server.port}/`, never))).toBeInstanceOf(FetchRefused);
    expect(server.asked).toEqual([]);
  });

  it("is a port of another service", async () => {
    const open: Resolve = async () => [{ address: "1.1.1.1", family: 4 }];
    const error = await failing(
      createSafeFetch({ allow: new Set(), resolve: open }).fetch("http://example.org:25/", never),
    );
    expect(error).toBeInstanceOf(FetchRefused);
    expect(error.message).toContain("port");
  });
});

describe("a name", () => {
  const answers = (...rounds: string[][]) => {
    const asked: string[] = [];
    const resolve: Resolve = async (hostname) => {
      asked.push(hostname);
      const round = rounds[Math.min(asked.length, rounds.length) - 1] ?? [];
      return round.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    };
    return { asked, resolve };
  };
  // An address of a network that was given back (the 6bone, RFC 3701): public in form, and nobody is there.
  const nobody = "3ffe::1";

  it.each([
    [["127.0.0.1"]],
    [["10.0.0.1"]],
    [["fd00::1"]],
    [["::ffff:192.168.0.1"]],
    [["64:ff9b::a00:1"]],
    [["1.1.1.1", "127.0.0.1"]],
    [["fe80::1%eth0"]],
    [["nonsense"]],
  ])("that leads to %s is refused, and the message does not say where it leads", async (addresses) => {
    await using server = await serve(page);
    const { resolve } = answers(addresses);
    const fetcher = createSafeFetch({ allow: new Set(), resolve });
    const error = await failing(fetcher.fetch(`http://inside.example:${server.port}/`, never));
    expect(error).toBeInstanceOf(FetchRefused);
    for (const address of addresses) expect(error.message).not.toContain(address);
    expect(server.asked).toEqual([]);
  });

  it("is looked up once for a connection, so that a second answer cannot lead elsewhere", async () => {
    await using server = await serve(page);
    const { resolve, asked } = answers([nobody], ["127.0.0.1"]);
    const fetcher = createSafeFetch({ allow: new Set(), resolve, limits: { connect: 100, retries: 0 } });
    const address = `http://rebinding.example:${server.port}/`;
    expect(await failing(fetcher.fetch(address, never))).toMatchObject({ name: "FetchFailed", retryable: true });
    expect(asked).toEqual(["rebinding.example"]);
    expect(await failing(fetcher.fetch(address, never))).toBeInstanceOf(FetchRefused);
    expect(server.asked).toEqual([]);
  });

  it("that is not known fails for good, one that cannot be looked up for now", async () => {
    const withCode =
      (code: string): Resolve =>
      () =>
        Promise.reject(Object.assign(new Error(code), { code }));
    const error = (resolve: Resolve) =>
      failing(
        createSafeFetch({ allow: new Set(), resolve, limits: { retries: 0 } }).fetch("http://example.org/", never),
      );
    expect(await error(withCode("ENOTFOUND"))).toMatchObject({ name: "FetchFailed", retryable: false });
    expect(await error(async () => [])).toMatchObject({ name: "FetchFailed", retryable: false });
    expect(await error(withCode("EAI_AGAIN"))).toMatchObject({ name: "FetchFailed", retryable: true });
  });

  it("may be allowed with its port, and is then connected to wherever it leads", async () => {
    await using server = await serve(page);
    const fetcher = createSafeFetch({ allow: new Set([`localhost:${server.port}`]) });
    expect((await fetcher.fetch(`http://localhost:${server.port}/`, never)).status).toBe(200);
  });
});

describe("a redirect", () => {
  it.each([
    "http://127.0.0.1:1/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
    "http://user:pass@example.org/",
    "//[::1]/",
    "http://[::1",
  ])("to %s is refused", async (location) => {
    await using server = await serve((_request, response) => response.writeHead(302, { location }).end());
    const error = await failing(read(server));
    expect(error).toBeInstanceOf(FetchRefused);
    expect(error.message).not.toContain(location);
  });

  it("to a server on this machine that is not allowed does not reach it", async () => {
    await using inner = await serve(page);
    await using outer = await serve((_request, response) =>
      response.writeHead(307, { location: inner.at("/secret") }).end(),
    );
    expect(await failing(read(outer))).toBeInstanceOf(FetchRefused);
    expect(inner.asked).toEqual([]);
  });

  it("in a circle ends after the third", async () => {
    await using server = await serve((_request, response) => response.writeHead(301, { location: "/again" }).end());
    expect(await failing(read(server))).toMatchObject({ name: "FetchFailed", retryable: false });
    expect(server.asked).toHaveLength(4);
  });

  it("without a place to go is a failure", async () => {
    await using server = await serve((_request, response) => response.writeHead(302).end());
    expect(await failing(read(server))).toMatchObject({ name: "FetchFailed", status: 302 });
  });
});

describe("a body", () => {
  const limits = { body: 100_000 };

  it("of the largest size is read, and one byte more is not", async () => {
    await using server = await serve(({ url = "" }, response) => response.end("x".repeat(Number(url.slice(1)))));
    expect((await read(server, "/100000", limits)).body).toHaveLength(100_000);
    expect(await failing(read(server, "/100001", limits))).toMatchObject({
      name: "FetchFailed",
      message: "The page is too large.",
      retryable: false,
    });
  });

  it("without an end is left at the limit", async () => {
    let closed: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (closed = resolve));
    await using server = await serve((_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write("word ".repeat(1000)));
      };
      response.on("drain", write).on("close", closed);
      write();
    });
    expect((await failing(read(server, "/", limits))).message).toBe("The page is too large.");
    await left;
  });

  it.each(["gzip", "gzip, gzip"])("that is small as %s and huge without is left at the limit", async (encoding) => {
    const bomb = encoding.split(",").reduce((bytes) => gzipSync(bytes), Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(limits.body);
    await using server = await serve((_request, response) =>
      response.setHeader("content-encoding", encoding).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect((await failing(read(server, "/", limits))).message).toBe("The page is too large.");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(25_000_000);
  });

  it("that claims an encoding and has another is a failure", async () => {
    await using server = await serve((_request, response) =>
      response.setHeader("content-encoding", "gzip").end("not compressed at all"),
    );
    expect(await failing(read(server))).toMatchObject({ name: "FetchFailed", retryable: false });
  });

  it("that stops arriving fails after the idle time, as do headers that never come", async () => {
    await using server = await serve(({ url }, response) => {
      if (url === "/body") response.write("the beginning");
    });
    for (const path of ["/body", "/headers"])
      expect(await failing(read(server, path, { idle: 50 }))).toMatchObject({ name: "FetchFailed", retryable: true });
  });

  it("that arrives too slowly as a whole fails when the time is up", async () => {
    const clock = createManualClock();
    await using server = await serve((_request, response) => {
      response.write("drop");
      void clock.advance(20_000);
    });
    const error = await failing(reaching(server, { clock }).fetch(server.at("/"), never));
    expect(error).toMatchObject({ name: "FetchFailed", retryable: true });
    expect(clock.waiting).toBe(0);
  });

  it("that breaks off is a failure worth another attempt", async () => {
    await using server = await serve((_request, response) => {
      response.setHeader("content-length", "100").write("half");
      response.socket?.end();
    });
    expect(await failing(read(server))).toMatchObject({ name: "FetchFailed", retryable: true });
  });
});

describe("an answer that is no page", () => {
  it.each([
    [404, false],
    [403, false],
    [429, true],
    [503, true],
    [304, false],
  ])("with status %i says so", async (status, retryable) => {
    await using server = await serve((_request, response) => response.writeHead(status, "Inside 10.0.0.1").end());
    const error = await failing(read(server));
    expect(error).toMatchObject({ name: "FetchFailed", status, retryable });
    expect(error.message).toMatch(new RegExp(`\\(status ${status}\\)\\.$`));
  });

  it("or no HTTP at all is a failure", async () => {
    await using server = await serve(page);
    const raw = createServer();
    raw.on("connection", (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const address = raw.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const pair = `127.0.0.1:${address.port}`;
    const fetcher = reaching(server, { allow: new Set([pair, server.pair]) });
    expect(await failing(fetcher.fetch(`http://${pair}/`, never))).toMatchObject({
      name: "FetchFailed",
      retryable: false,
    });
    expect(await failing(fetcher.fetch(`https://127.0.0.1:${server.port}/`, never))).toMatchObject({
      name: "FetchFailed",
      retryable: false,
    });
    await new Promise((resolve) => raw.close(resolve));
    expect(await failing(fetcher.fetch(`http://${pair}/`, never))).toMatchObject({
      name: "FetchFailed",
      retryable: true,
    });
  });
});

describe("a failure that may pass", () => {
  /** Fails with these statuses in turn, then answers. */
  const unsteady = (...statuses: number[]) =>
    serve((_request, response) => response.writeHead(statuses.shift() ?? 200).end("words"));

  it("is tried once more, a second later", async () => {
    const clock = createManualClock();
    await using server = await unsteady(503);
    const fetching = createSafeFetch({ allow: new Set([server.pair]), clock }).fetch(server.at("/"), never);
    // The pause is the second timer; the first is the limit on the whole.
    while (clock.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(999);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1);
    expect((await fetching).status).toBe(200);
    expect(server.asked).toHaveLength(2);
    expect(clock.waiting).toBe(0);
  });

  it("is given up after that", async () => {
    await using server = await unsteady(503, 500);
    expect(
      await failing(reaching(server, { limits: { retries: 1, pause: 0 } }).fetch(server.at("/"), never)),
    ).toMatchObject({
      status: 500,
    });
  });

  it.each([404, 429])("is not what status %i means", async (status) => {
    await using server = await unsteady(status);
    const fetcher = reaching(server, { limits: { retries: 1, pause: 0 } });
    expect(await failing(fetcher.fetch(server.at("/"), never))).toMatchObject({ status });
    expect(server.asked).toHaveLength(1);
  });

  it("waits no longer when the caller aborts", async () => {
    const clock = createManualClock();
    const caller = new AbortController();
    await using server = await unsteady(503);
    const fetching = createSafeFetch({ allow: new Set([server.pair]), clock }).fetch(server.at("/"), caller.signal);
    while (clock.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error("cancelled");
    caller.abort(reason);
    expect(await failing(fetching)).toBe(reason);
    expect(clock.waiting).toBe(0);
  });
});

describe("a caller that aborts", () => {
  it("gets its own reason back, and the connection is closed", async () => {
    const caller = new AbortController();
    const reason = new Error("the job was cancelled");
    let closed: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (closed = resolve));
    await using server = await serve((_request, response) => {
      response.on("close", closed).write("the beginning");
      caller.abort(reason);
    });
    expect(await failing(reaching(server).fetch(server.at("/"), caller.signal))).toBe(reason);
    await left;
    expect(await failing(reaching(server).fetch(server.at("/"), caller.signal))).toBe(reason);
    expect(server.asked).toHaveLength(1);
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

describe("the allow list", () => {
  it("is read from pairs, with commas or spaces, in the form that URLs have", () => {
    const { pairs, wrong } = readAllowList("127.0.0.1:3000, Wiki.Example.org:443 [::1]:8080,0x7f000001:80,");
    expect([...pairs]).toEqual(["127.0.0.1:3000", "wiki.example.org:443", "[::1]:8080", "127.0.0.1:80"]);
    expect(wrong).toEqual([]);
  });

  it("names each entry that is no pair", () => {
    const entries = ["example.org", "http://example.org:80", "example.org:0", "example.org:65536", "*:80", "a@b:80"];
    const { pairs, wrong } = readAllowList(entries.join(","));
    expect(pairs.size).toBe(0);
    expect(wrong).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) expect(wrong[index]).toContain(JSON.stringify(entry));
  });

  it("counts the port a scheme stands for", async () => {
    const resolve: Resolve = () => Promise.reject(new FetchRefused("Looked up."));
    const fetcher = createSafeFetch({ allow: new Set(["10.0.0.1:443"]), resolve, limits: { connect: 50, retries: 0 } });
    expect(await failing(fetcher.fetch("http://10.0.0.1/", never))).toBeInstanceOf(FetchRefused);
    expect(await failing(fetcher.fetch("https://10.0.0.1/", never))).toBeInstanceOf(FetchFailed);
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
