import { lookup } from "node:dns/promises";
import { type Clock, systemClock } from "@galley/foundation";
import type { Response } from "undici";
import { pairOf } from "./allow-list.ts";
import { FetchFailed, FetchRefused, failureOf, statusFailure } from "./fetch-errors.ts";
import { createPageCache, type PageCache } from "./page-cache.ts";
import { sleep } from "./sleep.ts";
import { checkLiteral, openWire, type Resolve, type Wire, type WireLimits } from "./wire.ts";

/** What was fetched: a 2xx answer, its body decompressed. */
export interface Fetched {
  /** Where it was found, after redirects; without a fragment. */
  url: string;
  status: number;
  /** The `Content-Type` header as it was sent; null without one. */
  contentType: string | null;
  body: Uint8Array;
  /** When the server gave it (ms since the epoch): earlier than now where it was kept. */
  retrievedAt: number;
}

/** Fetches addresses that strangers gave. */
export interface SafeFetch {
  /** @throws FetchRefused, FetchFailed; the signal's reason when it is aborted */
  fetch(url: string, signal: AbortSignal): Promise<Fetched>;
}

/** Tells where addresses lead. */
export interface Forwarding {
  /**
   * Where an address forwards to, in one step and without going there; undefined where it does not.
   *
   * @throws FetchRefused, FetchFailed; the signal's reason when it is aborted
   */
  locationOf(url: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Times in ms, sizes in bytes. `body` also holds for a body that was decompressed. */
export interface FetchLimits extends WireLimits {
  redirects: number;
  /** All of it, redirects and retries included. */
  total: number;
  /** Further attempts after a failure that may pass, and the pause before each. */
  retries: number;
  pause: number;
  /** Characters of a URL. Longer ones work nowhere for certain (RFC 9110 4.1 asks servers for 8000). */
  url: number;
  /** The longest a page is kept for the next who asks; 0 keeps none. */
  cache: number;
  /** Of all pages kept. */
  cacheSize: number;
}

const defaults: FetchLimits = {
  redirects: 3,
  connect: 5000,
  idle: 10_000,
  total: 20_000,
  retries: 1,
  pause: 1000,
  body: 5_000_000,
  url: 8000,
  cache: 300_000,
  cacheSize: 32_000_000,
};

export interface SafeFetchOptions {
  /** `host:port` pairs that may be fetched wherever they lead. */
  allow: ReadonlySet<string>;
  clock?: Clock;
  resolve?: Resolve;
  limits?: Partial<FetchLimits>;
}

interface Tools {
  allow: ReadonlySet<string>;
  clock: Clock;
  limits: FetchLimits;
  cache: PageCache<Fetched>;
  wire(): Promise<Wire>;
}

const headers = {
  "user-agent": "GalleyBot/1.0 (fetches the sources its users name)",
  accept: "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1",
};

/**
 * A fetch that cannot be turned against the network it runs in: http and https only, no credentials, only public
 * addresses, each redirect checked anew, with limits on time and size. What may pass is tried twice. Pages are kept for a
 * while where their servers allow it.
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetch & Forwarding {
  const { allow, clock = systemClock, resolve = (hostname) => lookup(hostname, { all: true }) } = options;
  const limits = { ...defaults, ...options.limits };
  const cache = createPageCache<Fetched>({ clock, longest: limits.cache, capacity: limits.cacheSize });
  // Loading undici takes 0.1 s, which the service need not wait for when it starts.
  let opened: Promise<Wire> | undefined;
  const wire = (): Promise<Wire> => {
    opened ??= openWire(resolve, limits);
    return opened;
  };
  const tools: Tools = { allow, clock, limits, cache, wire };
  return {
    fetch: (url, signal) =>
      withinLimits(tools, signal, (either) => getPatiently(tools, readAddress(url, limits), either)),
    locationOf: (url, signal) =>
      withinLimits(tools, signal, async (either) => {
        const { response, location } = await step(tools, readAddress(url, limits), either);
        await response.body?.cancel();
        return location?.href;
      }),
  };
}

async function withinLimits<Result>(
  { clock, limits }: Tools,
  signal: AbortSignal,
  work: (either: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const timer = new AbortController();
  const stop = clock.after(limits.total, () =>
    timer.abort(new FetchFailed("Its server took too long to answer.", { retryable: true })),
  );
  try {
    return await work(AbortSignal.any([signal, timer.signal]));
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(error);
  } finally {
    stop();
  }
}

async function getPatiently(tools: Tools, url: URL, signal: AbortSignal): Promise<Fetched> {
  const { clock, limits } = tools;
  for (let retriesLeft = limits.retries; ; retriesLeft -= 1) {
    try {
      return await get(tools, url, signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      // Who was asked too often is not asked again a second later.
      const mayPass = failure instanceof FetchFailed && failure.retryable && failure.status !== 429;
      if (!mayPass || retriesLeft <= 0) throw failure;
      await sleep(clock, limits.pause, signal);
    }
  }
}

async function get(tools: Tools, address: URL, signal: AbortSignal): Promise<Fetched> {
  const kept = tools.cache.get(address.href);
  if (kept !== undefined) return kept;
  const { url, response } = await visit(tools, address, tools.limits.redirects, signal);
  const fetched = await toFetched(response, url, tools);
  tools.cache.put(address.href, fetched, fetched.body.byteLength, response.headers.get("cache-control"));
  return fetched;
}

/** Goes where an address leads, each step checked as if it were the first. */
async function visit(tools: Tools, url: URL, hops: number, signal: AbortSignal) {
  const { response, location } = await step(tools, url, signal);
  if (location === undefined) return { url, response };
  if (hops === 0) throw new FetchFailed("The page forwards to another one too often.", { retryable: false });
  return visit(tools, location, hops - 1, signal);
}

/** One request, and where its answer forwards to, if it does. */
async function step(tools: Tools, url: URL, signal: AbortSignal) {
  const isAllowed = tools.allow.has(pairOf(url));
  if (!isAllowed) checkLiteral(url);
  const wire = await tools.wire();
  const dispatcher = isAllowed ? wire.open : wire.guarded;
  const response = await wire.fetch(url, { dispatcher, headers, redirect: "manual", signal });
  const location = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || location === null) return { response, location: undefined };
  await response.body?.cancel();
  return { response, location: readAddress(location, tools.limits, url) };
}

function readAddress(address: string, limits: FetchLimits, base?: URL): URL {
  const url = URL.parse(address, base);
  if (url === null) throw new FetchRefused("It is not a valid address.");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new FetchRefused("Only http and https addresses are fetched.");
  if (url.username !== "" || url.password !== "")
    throw new FetchRefused("An address with a user name or password in it is not fetched.");
  if (url.href.length > limits.url) throw new FetchRefused(`It is longer than ${limits.url} characters.`);
  url.hash = "";
  return url;
}

async function toFetched(response: Response, url: URL, { limits, clock }: Tools): Promise<Fetched> {
  if (!response.ok) {
    await response.body?.cancel();
    throw statusFailure(response.status);
  }
  const body = await readBody(response, limits.body);
  const contentType = response.headers.get("content-type");
  return { url: url.href, status: response.status, contentType, body, retrievedAt: clock.now() };
}

/** Counts what comes out of decompression, so that a small answer cannot become an endless one. */
async function readBody(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new FetchFailed("The page is too large.", { retryable: false });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
