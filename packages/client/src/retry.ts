import { type GalleyError, NetworkError } from "./errors.ts";

/**
 * Which calls may be sent again. `always`: reading, cancelling, and creating with an idempotency key, which do the same
 * thing however often they arrive. `when-refused`: only after 429, which says that nothing was done. `also-after-errors`:
 * as `always`, and after 408, 425 and 500 too: an upload, of which such an answer leaves nothing.
 */
export type Repeat = "always" | "when-refused" | "also-after-errors";

const firstDelay = 500;
const longestDelay = 8000;
/** A server that asks for a longer pause than this gets none: the caller is told, and decides. */
const longestAsked = 60_000;

const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const passingForAPerson: ReadonlySet<number> = new Set([408, 425, 500]);
const final: ReadonlySet<string> = new Set(["job_failed", "job_cancelled"]);

/** Whether an answer with this status may be another one later. A failed job's 502 is about the job, not the server. */
export function isPassing(status: number, code: string | undefined): boolean {
  return (passing.has(status) || passingForAPerson.has(status)) && !(code !== undefined && final.has(code));
}

/**
 * Milliseconds before the next try, undefined when there must be none. Doubles from 0.5 s to 8 s, of which the upper
 * half is chance, so that clients that failed together do not come back together; never sooner than the server asked.
 */
export function delayBeforeRetry(
  error: GalleyError,
  repeat: Repeat,
  retry: number,
  random: () => number,
): number | undefined {
  const mayPass = repeat === "also-after-errors" || passing.has(error.status ?? 0);
  const temporary = error instanceof NetworkError || (error.retryable && mayPass);
  if (!temporary || (repeat === "when-refused" && error.status !== 429)) return undefined;
  const asked = error.retryAfter ?? 0;
  if (asked > longestAsked) return undefined;
  return Math.max(asked, backoff(retry, random));
}

/** Milliseconds before a try when nobody has asked for a pause. */
export function backoff(retry: number, random: () => number): number {
  const most = Math.min(longestDelay, firstDelay * 2 ** retry);
  return most / 2 + (most / 2) * random();
}

/**
 * Milliseconds that a `Retry-After` asks for: seconds, or a date, which is held against the answer's own `Date` so that
 * a wrong clock on this side does no harm. Undefined when there is none, or none that can be read (RFC 9110, 10.2.3).
 */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const sent = Date.parse(headers.get("date") ?? "");
  const until = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}
