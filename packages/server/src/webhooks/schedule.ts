const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * ms from an attempt to the next, the first from the event itself
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Deliverability"): ten
 * attempts in about 75 hours.
 */
const waits = [0, 5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** A receiver that asks for more than this is tried again after this long. */
const longestAsked = 24 * hour;
/** The share of a wait that chance may add: what failed together does not come again together. */
const jitter = 0.1;

export const mostAttempts = waits.length;

/**
 * ms until the next attempt; undefined when there is none any more.
 *
 * @param made attempts that were made in this round
 * @param asked ms that the receiver asked to wait
 * @param random 0 to below 1
 */
export function waitAfter(made: number, asked: number | undefined, random: number): number | undefined {
  const wait = waits[made];
  if (wait === undefined) return undefined;
  return Math.max(Math.round(wait * (1 + jitter * random)), Math.min(asked ?? 0, longestAsked));
}
