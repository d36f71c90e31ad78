import { describe, expect, it } from "vitest";
import { readAllowList } from "../../src/net/allow-list.ts";
import { FetchFailed, FetchRefused } from "../../src/net/fetch-errors.ts";
import { createSafeFetch } from "../../src/net/safe-fetch.ts";
import type { Resolve } from "../../src/net/wire.ts";
import { failing, never, page, reaching, read } from "./fetching.ts";
import { serve } from "./local-server.ts";

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
