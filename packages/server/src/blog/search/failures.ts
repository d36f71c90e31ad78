import { z } from "zod";
import { readJson } from "../../upstream/json.ts";
import { quoteProvider } from "../../upstream/quote.ts";
import { slow, type Verdict } from "../../upstream/verdict.ts";

/** An answer that is none of 2xx. */
export interface Refusal {
  status: number;
  headers: Headers;
  /** Its first 16 kB; empty where they did not arrive. */
  body: string;
}

type Meaning = Omit<Verdict, "retryAfter">;

const meanings: Readonly<Record<number, Meaning>> = {
  401: { code: "provider_unauthorized", retryable: false, says: "does not accept the key" },
  402: { code: "provider_unauthorized", retryable: false, says: "asks for payment: the account has no credit left" },
  403: { code: "provider_unauthorized", retryable: false, says: "does not allow this key to search" },
  408: slow,
  425: { code: "provider_unavailable", retryable: true, says: "could not take the search yet" },
  429: { code: "provider_rate_limited", retryable: true, says: "limits how much may be searched at the moment" },
  504: slow,
};

/**
 * What a status means, with the wait that comes with it where trying again may help.
 *
 * @param setting the variable that holds the address
 */
export function fromStatus(refusal: Refusal, setting: string, now: number): Verdict {
  const { code, retryable, says } = meanings[refusal.status] ?? fallback(refusal, setting);
  const verdict = { code, retryable, says: `${says} (HTTP ${refusal.status})` };
  return retryable ? { ...verdict, retryAfter: retryAfterOf(refusal.headers, now) } : verdict;
}

function fallback({ status, body }: Refusal, setting: string): Meaning {
  if (status >= 500) return { code: "provider_unavailable", retryable: true, says: "has trouble at the moment" };
  const rejected = (says: string): Meaning => ({ code: "provider_rejected", retryable: false, says });
  if (status < 400) return rejected(`forwards to another address, which is not followed; ${setting} may be wrong`);
  if (status === 404) return rejected(`has no search at its address; ${setting} may be wrong`);
  const reason = quoteProvider(reasonIn(body));
  return rejected(`does not accept the search${reason === "" ? "" : `: ${reason}`}`);
}

const Reason = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message), // Google
  z.object({ error: z.object({ detail: z.string() }) }).transform(({ error }) => error.detail), // Brave
  z.object({ detail: z.object({ error: z.string() }) }).transform(({ detail }) => detail.error), // Tavily
  z.object({ error: z.string() }).transform(({ error }) => error), // SearXNG
]);

function reasonIn(body: string): string {
  return Reason.safeParse(readJson(body)).data ?? "";
}

/**
 * ms to wait: `Retry-After` in seconds or as a date (RFC 9110 10.2.3), or `X-RateLimit-Reset` in seconds. That may be a
 * list, one for each window of the limit (Brave: per second and per month): the longest of those that are used up counts.
 */
function retryAfterOf(headers: Headers, now: number): number | undefined {
  const after = headers.get("retry-after")?.trim();
  if (after !== undefined) {
    if (/^\d{1,9}(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
    const at = Date.parse(after);
    if (!Number.isNaN(at)) return Math.max(0, at - now);
  }
  const resets = numbersIn(headers.get("x-ratelimit-reset"));
  const remaining = numbersIn(headers.get("x-ratelimit-remaining"));
  const usedUp = resets.filter((_reset, window) => remaining[window] === 0);
  const seconds = usedUp.length > 0 ? Math.max(...usedUp) : Math.min(...resets);
  if (!Number.isFinite(seconds)) return undefined;
  // Some gateways give the time of day (seconds since the epoch) instead.
  return seconds > 1e9 ? Math.max(0, seconds * 1000 - now) : Math.ceil(seconds * 1000);
}

const numbersIn = (list: string | null): number[] =>
  (list ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => /^\d+(\.\d+)?$/.test(part))
    .map(Number);
