import { createServer } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { openService, type ServiceOptions } from "./service.ts";
import { failing, failingSearch, pages, query, replying, type Subject, setUp } from "./subject.ts";

const unavailable = { name: "JobError", code: "provider_unavailable", retryable: true };

/** What becomes of a search when the service, or the way there, fails. */
export function describeFailures(subject: Subject): void {
  const { protocol, name, patience = 15_000 } = subject;
  const fail = (options: ServiceOptions) => failingSearch(subject, options);
  describe(`${name}: a service`, () => {
    it.each(subject.refusals)("that says no: $when", async ({ reply, is }) => {
      expect(await fail(replying(reply))).toMatchObject({ name: "JobError", ...is });
    });

    it.each([
      [500, unavailable],
      [502, unavailable],
      [503, unavailable],
      [504, { code: "provider_timeout", retryable: true }],
      [408, { code: "provider_timeout", retryable: true }],
      [402, { code: "provider_unauthorized", retryable: false }],
      [
        404,
        { code: "provider_rejected", retryable: false, message: expect.stringMatching(/[A-Z_]+_URL may be wrong/) },
      ],
      [418, { code: "provider_rejected", retryable: false }],
      [401, { code: "provider_unauthorized", retryable: false }],
    ])("that answers %i", async (status, is) => {
      const error = await fail(replying({ status, body: "<h1>No</h1>" }));
      expect(error).toMatchObject({ name: "JobError", ...is });
      expect(error).toMatchObject({
        message: expect.stringMatching(/^[A-Z].*\(HTTP \d{3}\)\.$/),
        retryAfter: undefined,
      });
    });

    it.each([
      ["7", 7000],
      ["Thu, 01 Jan 2026 00:02:00 GMT", 120_000],
      ["Thu, 01 Jan 2015 00:00:00 GMT", 0],
      ["soon", undefined],
    ])("that asks to wait: %s", async (retryAfter, wait) => {
      for (const status of [429, 503])
        expect(await fail(replying({ status, headers: { "retry-after": retryAfter }, body: "" }))).toMatchObject({
          retryable: true,
          retryAfter: wait,
        });
    });

    it("that forwards is not followed, least of all with the key", async () => {
      const elsewhere = await openService(protocol, { results: [protocol.result(pages(1)[0]!)] });
      const error = await fail(
        replying({ status: 302, headers: { location: `${elsewhere.baseURL}/search` }, body: "" }),
      );
      expect(error).toMatchObject({ name: "JobError", code: "provider_rejected", retryable: false });
      expect(elsewhere.requests).toEqual([]);
    });

    it.each([
      ["a web page", "<!doctype html><title>Log in</title>"],
      ["half of an answer", '{"results":[{"url":"https://exam'],
      ["nothing", ""],
      ["null", "null"],
      ["a list", "[]"],
      ["a refusal", '{"error":"no"}'],
      ["results that are none", '{"type":"search","kind":"customsearch#search","results":7,"web":7,"items":7}'],
    ])("that answers with %s", async (_what, body) => {
      expect(await fail(replying({ status: 200, body }))).toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/sent an answer that is (not JSON|no list of results)\.$/),
      });
    });

    it("whose answer has no end is left", async () => {
      const { provider, service } = await setUp(subject, {
        instead(response) {
          const write = (): void => {
            while (!response.destroyed && response.write("word ".repeat(1000)));
          };
          response.on("drain", write);
          write();
        },
      });
      const error = await failing(provider.search(query()), protocol.key);
      expect(error).toMatchObject({ ...unavailable, message: expect.stringMatching(/too large\.$/) });
      await service.closed;
    });

    it("whose answer is large only when it is unpacked is left, too", async () => {
      const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
      const before = process.memoryUsage().arrayBuffers;
      const error = await fail({
        instead: (response) => void response.setHeader("content-encoding", "gzip").end(bomb),
      });
      expect(error).toMatchObject({ ...unavailable, message: expect.stringMatching(/too large\.$/) });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(25_000_000);
    });

    it("whose refusal has no end says no all the same", async () => {
      const { provider } = await setUp(subject, {
        instead(response) {
          response.writeHead(429);
          const write = (): void => {
            while (!response.destroyed && response.write("word ".repeat(1000)));
          };
          response.on("drain", write);
          write();
        },
      });
      expect(await failing(provider.search(query()), protocol.key)).toMatchObject({ code: "provider_rate_limited" });
    });

    it("whose refusal breaks off says no all the same", async () => {
      const error = await fail({
        instead: (response) => {
          response.writeHead(401, { "content-length": "100" }).write("{");
          response.socket?.end();
        },
      });
      expect(error).toMatchObject({ name: "JobError", code: "provider_unauthorized" });
    });

    it.each([
      ["does not answer", () => {}],
      ["stops in the middle", (response: { write(text: string): unknown }) => void response.write("{")],
    ])(`that %s is waited for ${patience / 1000} seconds`, async (_what, instead) => {
      const { provider, service, clock } = await setUp(subject, { instead });
      const search = failing(provider.search(query()), protocol.key);
      await service.received(1);
      await clock.advance(patience - 1);
      expect(await Promise.race([search, Promise.resolve("waiting")])).toBe("waiting");
      await clock.advance(1);
      expect(await search).toMatchObject({ name: "JobError", code: "provider_timeout", retryable: true });
      await service.closed;
      expect(clock.waiting).toBe(0);
    });

    it("that breaks the connection, before an answer or within it", async () => {
      expect(await fail({ instead: (response) => void response.destroy() })).toMatchObject(unavailable);
      const half: ServiceOptions = {
        instead: (response) => {
          response.setHeader("content-length", "100").write('{"results":[]');
          response.socket?.end();
        },
      };
      expect(await fail(half)).toMatchObject(unavailable);
    });

    it("that is not there, or speaks no HTTP", async () => {
      const raw = createServer((socket) => void socket.resume().end("SSH-2.0-OpenSSH_9.9\r\n"));
      await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
      const address = raw.address();
      const baseURL = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
      const provider = subject.open({ baseURL, apiKey: protocol.key ?? "", clock: createManualClock() });
      expect(await failing(provider.search(query()), protocol.key)).toMatchObject(unavailable);
      await new Promise((resolve) => raw.close(resolve));
      expect(await failing(provider.search(query()), protocol.key)).toMatchObject(unavailable);
    });

    it("that cannot be connected to in time", async () => {
      const cause = Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" });
      const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
      const reach = { baseURL: "http://127.0.0.1:1", apiKey: protocol.key ?? "", clock: createManualClock() };
      const provider = subject.open({ ...reach, fetch });
      expect(await failing(provider.search(query()), protocol.key)).toMatchObject({ code: "provider_timeout" });
    });
  });

  describe(`${name}: a search that is given up`, () => {
    it("fails with the caller's reason, and leaves the connection", async () => {
      const reason = new Error("the job was cancelled");
      for (const begin of [() => {}, (response: { write(text: string): unknown }) => void response.write("{")]) {
        const caller = new AbortController();
        const { provider, service, clock } = await setUp(subject, { instead: begin });
        const search = failing(provider.search(query({ signal: caller.signal })), protocol.key);
        await service.received(1);
        caller.abort(reason);
        expect(await search).toBe(reason);
        await service.closed;
        expect(clock.waiting).toBe(0);
      }
    });

    it("before it begins asks nobody", async () => {
      const reason = new Error("the job was cancelled");
      const { provider, service, clock } = await setUp(subject, { results: [protocol.result(pages(1)[0]!)] });
      expect(await failing(provider.search(query({ signal: AbortSignal.abort(reason) })), protocol.key)).toBe(reason);
      expect(service.requests).toEqual([]);
      expect(clock.waiting).toBe(0);
    });
  });
}

/** Nobody is told a key. */
export function describeKey(subject: Subject): void {
  const { protocol, name } = subject;
  if (protocol.key === undefined) return;
  describe(`${name}: a key`, () => {
    it("that is wrong is not accepted", async () => {
      const service = await openService(protocol, { results: [protocol.result(pages(1)[0]!)] });
      const apiKey = "another-key-0123456789";
      const provider = subject.open({ baseURL: service.baseURL, apiKey, clock: createManualClock() });
      expect(await failing(provider.search(query()), apiKey)).toMatchObject({
        name: "JobError",
        code: "provider_unauthorized",
        retryable: false,
      });
    });

    it("is not told, whatever the service repeats and wherever it cannot be sent", async () => {
      const said = `The key ${protocol.key} may not do this`;
      const bodies = [
        { error: said },
        { error: { message: said } },
        { error: { detail: said } },
        { detail: { error: said } },
      ];
      for (const body of bodies) {
        expect(await failingSearch(subject, replying({ status: 422, body }))).toMatchObject({
          code: "provider_rejected",
          message: expect.stringContaining("The key … may not do this"),
        });
      }
      const service = await openService(protocol);
      const provider = subject.open({ baseURL: service.baseURL, apiKey: "secret\nkey", clock: createManualClock() });
      const error = await failing(provider.search(query()), undefined);
      expect(inspect(error, { depth: 10 })).not.toMatch(/secret.{1,3}key/s);
    });
  });
}
