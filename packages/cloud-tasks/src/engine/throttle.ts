/**
 * How a queue gives way to a target that answers 429 or 503. The real service lowers the rate it enforces and does not
 * say how ("429, 503, high error rates", queue.proto, Queue.rate_limits); here it halves at each complaint and comes
 * back by a tenth of the configured rate, each at most once a second.
 */
export interface Enforced {
  /** Dispatches per second. */
  readonly rate: number;
  /** When it last changed (ms since the epoch). */
  readonly at: number;
}

const step = 1000;

/** A throttled queue still tries this often, so that it notices when the target is well again. */
const leastRate = 0.1;

function changedJustNow(current: Enforced | undefined, now: number): boolean {
  return current !== undefined && now >= current.at && now - current.at < step;
}

/** After a complaint. */
export function slowDown(current: Enforced | undefined, configured: number, now: number): Enforced {
  if (current && changedJustNow(current, now)) return current;
  const floor = Math.min(configured, Math.max(leastRate, configured / 100));
  return { rate: Math.max(floor, Math.min(configured, current?.rate ?? configured) / 2), at: now };
}

/** After a success; undefined: nothing is held back any more. */
export function speedUp(current: Enforced | undefined, configured: number, now: number): Enforced | undefined {
  if (!current || changedJustNow(current, now)) return current;
  const rate = current.rate + configured / 10;
  return rate >= configured ? undefined : { rate, at: now };
}

/** Seconds that a target asks to be left alone (RFC 9110, 10.2.3: seconds, or a date); undefined when it does not say. */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
