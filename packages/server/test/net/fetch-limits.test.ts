import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { createSafeFetch } from "../../src/net/safe-fetch.ts";
import { failing, never, page, reaching, read } from "./fetching.ts";
import { serve } from "./local-server.ts";

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
