import { lookup } from "node:dns/promises";
import { type Clock, systemClock } from "@galley/foundation";
import { pairOf } from "./allow-list.ts";
import { FetchFailed, FetchRefused } from "./fetch-errors.ts";
import { checkLiteral, openWire, type Resolve, type Wire } from "./wire.ts";

interface Posted {
  status: number;
  retryAfter: string | null;
}

/** Posts to addresses that strangers gave. */
export interface SafePost {
  /** Resolves with whatever was answered; redirects are not followed. @throws FetchRefused, FetchFailed */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Posted>;
}

export interface SafePostOptions {
  /** `host:port` pairs that may be called wherever they lead, and without https. */
  allow: ReadonlySet<string>;
  clock?: Clock;
  resolve?: Resolve;
  /** ms for all of it. */
  timeout?: number;
}

/** ms: between the 15 and 30 s that Standard Webhooks names. */
const usualTimeout = 20_000;
/** Bytes of an answer that are taken in; what is in it does not matter. */
const mostOfAnswer = 64 * 1024;

/**
 * Refuses an address that would be refused whatever it leads to. @throws FetchRefused, in words for whoever gave it
 */
export function checkPostAddress(address: string, allow: ReadonlySet<string>): URL {
  const url = URL.parse(address);
  if (url === null) throw new FetchRefused("It is not a valid address.");
  if (url.username !== "" || url.password !== "")
    throw new FetchRefused("An address with a user name or password in it is not called.");
  if (allow.has(pairOf(url))) return url;
  if (url.protocol !== "https:")
    throw new FetchRefused("Only https addresses are called, save those that the operator has allowed.");
  checkLiteral(url);
  return url;
}

/** A POST that cannot be turned against the network it runs in: see `createSafeFetch`. */
export function createSafePost(options: SafePostOptions): SafePost {
  const { allow, clock = systemClock, timeout = usualTimeout } = options;
  const { resolve = (hostname: string) => lookup(hostname, { all: true }) } = options;
  let opened: Promise<Wire> | undefined;
  const wire = (): Promise<Wire> => {
    opened ??= openWire(resolve, { connect: timeout, idle: timeout, body: mostOfAnswer });
    return opened;
  };
  return {
    async post(address, body, headers) {
      const url = checkPostAddress(address, allow);
      const { fetch, guarded, open } = await wire();
      const timer = new AbortController();
      const stop = clock.after(timeout, () =>
        timer.abort(new FetchFailed("The receiver took too long to answer.", { retryable: true })),
      );
      try {
        const dispatcher = allow.has(pairOf(url)) ? open : guarded;
        const sent = { method: "POST", body, headers, dispatcher, redirect: "manual", signal: timer.signal } as const;
        const response = await fetch(url, sent);
        // The status is what counts; an answer without end is cut off.
        response.body?.cancel().catch(() => {});
        return { status: response.status, retryAfter: response.headers.get("retry-after") };
      } catch (error) {
        throw timer.signal.aborted ? timer.signal.reason : error;
      } finally {
        stop();
      }
    },
  };
}
