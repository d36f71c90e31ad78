import type { JobOptions } from "@galley/contract";
import { Refusal } from "../refusal.ts";

/** What a request says of its job beside the input, as it is stored. */
export interface StoredOptions {
  /** ms since the epoch: when it may begin, and by when it must have. */
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
  /** US dollars. */
  readonly maxCost: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly webhookUrl: string | null;
  readonly webhookEvents: readonly string[] | null;
  /** W3C traceparent. */
  readonly trace: string | null;
}

/** ms: as far ahead as Cloud Tasks takes a task. */
const longestAhead = 30 * 24 * 3_600_000;

/** The options of a request that arrives at `now`. @throws Refusal `validation_failed` */
export function readOptions(options: JobOptions, now: number, trace: string | null): StoredOptions {
  const at = options.schedule_time === undefined ? null : Date.parse(options.schedule_time);
  if (at !== null && at > now + longestAhead) {
    const message = "must be at most 30 days ahead";
    throw new Refusal("validation_failed", `schedule_time ${message}.`, [{ path: "schedule_time", message }]);
  }
  const notBefore = at !== null && at > now ? at : null;
  return {
    notBefore,
    // The time to start in begins when it may be started.
    expiresAt: options.expires_in === undefined ? null : (notBefore ?? now) + options.expires_in * 1000,
    maxCost: options.max_cost_usd ?? null,
    metadata: options.metadata,
    webhookUrl: options.webhook_url ?? null,
    webhookEvents: options.webhook_events ?? null,
    trace,
  };
}
