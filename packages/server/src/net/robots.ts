import type { Clock } from "@galley/foundation";
import { FetchFailed, FetchRefused } from "./fetch-errors.ts";
import { createPageCache } from "./page-cache.ts";
import { type RobotsRules, readRobots } from "./robots-rules.ts";
import type { SafeFetch } from "./safe-fetch.ts";

/** What servers ask programs to leave alone (robots.txt, RFC 9309). */
export interface Robots {
  /**
   * Whether the server lets us fetch the address. One that cannot be asked, or that has trouble of its own, lets us fetch
   * nothing for now; so does what is no http or https address.
   *
   * @throws the signal's reason when it is aborted
   */
  allows(url: string, signal: AbortSignal): Promise<boolean>;
}

/** Our product token: the beginning of the `User-Agent` that `createSafeFetch` sends. */
const name = "galleybot";
/** Bytes of a file that count: RFC 9309 2.5 asks for 500 KiB at least. */
const mostBytes = 500 * 1024;
/** ms; RFC 9309 2.4 allows a day. */
const hour = 3_600_000;
/** Bytes of all rules that are kept, and what a set of rules takes beside its text. */
const capacity = 16_000_000;
const overhead = 1000;

const all: RobotsRules = () => true;
const nothing: RobotsRules = () => false;

/** Asks each server once an hour, and never twice at a time. */
export function createRobots({ fetch, clock }: { fetch: SafeFetch; clock: Clock }): Robots {
  const kept = createPageCache<RobotsRules>({ clock, longest: hour, capacity });
  const asked = new Map<string, Promise<RobotsRules>>();

  async function ask(origin: string): Promise<RobotsRules> {
    const url = `${origin}/robots.txt`;
    try {
      // Several may wait for the answer, and the next can use it: no one's signal ends it, the fetch's own limit does.
      const { body } = await fetch.fetch(url, new AbortController().signal);
      const { rules, size } = readRobots(url, textOf(body), name);
      kept.put(origin, rules, size + overhead, null);
      return rules;
    } catch (error) {
      if (!(error instanceof FetchFailed || error instanceof FetchRefused)) throw error;
      const status = error instanceof FetchFailed ? (error.status ?? 0) : 0;
      // RFC 9309 2.3.1.3: where there is no file to be had, all is allowed; 2.3.1.4: where the server fails, nothing is.
      const isAbsent = status >= 400 && status <= 499;
      kept.put(origin, isAbsent ? all : nothing, overhead, isAbsent ? null : "max-age=60");
      return isAbsent ? all : nothing;
    }
  }

  function rulesOf(origin: string): Promise<RobotsRules> {
    const known = asked.get(origin);
    if (known !== undefined) return known;
    const asking = ask(origin);
    asked.set(origin, asking);
    const done = (): unknown => asked.delete(origin);
    // Those who wait are told of a failure; when all have gone there is no one to tell.
    asking.then(done, done);
    return asking;
  }

  return {
    async allows(url, signal) {
      signal.throwIfAborted();
      const address = URL.parse(url);
      if (address?.protocol !== "http:" && address?.protocol !== "https:") return false;
      const rules = kept.get(address.origin) ?? (await unlessAborted(rulesOf(address.origin), signal));
      return rules(address.href);
    },
  };
}

/** The part of a file that counts; a line that is cut off does not, as `/private` without its end may be `/`. */
function textOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, mostBytes));
  if (body.byteLength <= mostBytes) return text;
  return text.slice(0, Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"), 0));
}

function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
