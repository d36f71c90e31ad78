import { isIP, type LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { isPublicAddress } from "./addresses.ts";
import { FetchRefused } from "./fetch-errors.ts";

/** Looks up all addresses of a name. */
export type Resolve = (hostname: string) => Promise<ReadonlyArray<{ address: string; family: number }>>;

/** Times in ms, sizes in bytes. */
export interface WireLimits {
  /** Look-up and connection, TLS included. */
  connect: number;
  /** Until the headers are there, and the longest pause in the body. */
  idle: number;
  /** Of the body as it is sent. */
  body: number;
}

/** undici, with a dispatcher that connects to public addresses only and one that connects to any. */
export interface Wire {
  fetch: typeof import("undici").fetch;
  guarded: Dispatcher;
  open: Dispatcher;
}

export async function openWire(resolve: Resolve, limits: WireLimits): Promise<Wire> {
  const { Agent, fetch } = await import("undici");
  const open = (guard: { lookup?: LookupFunction }): Dispatcher =>
    new Agent({
      // Without keep-alive nothing is left open, and there is nothing to close.
      pipelining: 0,
      allowH2: false,
      connect: { ...guard, timeout: limits.connect },
      headersTimeout: limits.idle,
      bodyTimeout: limits.idle,
      maxResponseSize: limits.body,
    });
  return { fetch, guarded: open({ lookup: guardedLookup(resolve) }), open: open({}) };
}

/**
 * Gives a connection the addresses of a name, or none at all when one of them is not public. These are the addresses it
 * connects to: nothing is looked up a second time, so that a name cannot change its mind in between (DNS rebinding).
 */
function guardedLookup(resolve: Resolve): LookupFunction {
  const find = async (hostname: string) => {
    const found = await resolve(hostname);
    if (!found.every(({ address }) => isPublicAddress(address))) throw notPublic();
    return found.map(({ address, family }) => ({ address, family }));
  };
  return (hostname, options, callback) => {
    find(hostname).then(
      (found) => {
        const [first] = found;
        if (first === undefined) callback(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
        else if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, "", 0),
    );
  };
}

/**
 * Refuses a URL with a literal address that is not public; these are never looked up. `URL` has brought all their
 * spellings (0x7f000001, 2130706433) into one form.
 *
 * @throws FetchRefused
 */
export function checkLiteral(url: URL): void {
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw notPublic();
}

const notPublic = (): FetchRefused => new FetchRefused("It leads to an address that is not on the public internet.");
