import { requireSendable } from "./headers.ts";
import type { HttpTarget, QueueDefinition, RetryConfig } from "./model.ts";
import { invalid } from "./refusals.ts";

function requireNumber(name: string, value: number, kind: "whole" | "any"): void {
  if (!Number.isFinite(value)) invalid(`${name} must be a number.`);
  if (kind === "whole" && !Number.isInteger(value)) invalid(`${name} must be a whole number.`);
}

/** A queue's id within its location (queue.proto, Queue.name). @throws TaskQueueError invalid_argument */
export function checkQueueId(id: string): void {
  if (!/^[A-Za-z0-9-]{1,100}$/.test(id))
    invalid('Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".');
}

/** @throws TaskQueueError invalid_argument */
export function checkQueue({ rateLimits, retryConfig, httpTarget, samplingRatio }: QueueDefinition): void {
  const { maxDispatchesPerSecond: rate, maxConcurrentDispatches: concurrent } = rateLimits;
  requireNumber("RateLimits.maxDispatchesPerSecond", rate, "any");
  if (rate < 0) invalid("RateLimits.maxDispatchesPerSecond cannot be negative.");
  if (rate === 0) invalid("RateLimits.maxDispatchesPerSecond must be greater than 0.");
  if (rate > 500) invalid("RateLimits.maxDispatchesPerSecond must be less than or equal to 500.");
  requireNumber("RateLimits.maxConcurrentDispatches", concurrent, "whole");
  if (concurrent < 0) invalid("RateLimits.maxConcurrentDispatches cannot be negative.");
  if (concurrent === 0) invalid("RateLimits.maxConcurrentDispatches must be greater than 0.");
  if (concurrent > 5000) invalid("RateLimits.maxConcurrentDispatches must be less than or equal to 5000.");
  checkRetryConfig(retryConfig);
  if (samplingRatio !== undefined && !(samplingRatio >= 0 && samplingRatio <= 1))
    invalid("StackdriverLoggingConfig.samplingRatio must be between 0.0 and 1.0.");
  if (httpTarget) checkHttpTarget(httpTarget);
}

/** What is there of it: a task need not set all of its own. @throws TaskQueueError invalid_argument */
export function checkRetryConfig(retry: Partial<RetryConfig>): void {
  const { maxAttempts, maxDoublings, minBackoff, maxBackoff } = retry;
  if (maxAttempts !== undefined) {
    requireNumber("RetryConfig.maxAttempts", maxAttempts, "whole");
    if (maxAttempts < -1) invalid("RetryConfig.maxAttempts must be greater or equal to -1.");
    if (maxAttempts === 0) invalid("RetryConfig.maxAttempts must be -1 or greater than 0.");
  }
  if (maxDoublings !== undefined) {
    requireNumber("RetryConfig.maxDoublings", maxDoublings, "whole");
    if (maxDoublings < 0) invalid("RetryConfig.maxDoublings cannot be negative.");
  }
  for (const name of ["maxRetryDuration", "minBackoff", "maxBackoff"] as const) {
    const value = retry[name];
    if (value === undefined) continue;
    requireNumber(`RetryConfig.${name}`, value, "any");
    if (value < 0) invalid(`RetryConfig.${name} cannot be negative.`);
  }
  if (minBackoff !== undefined && maxBackoff !== undefined && minBackoff > maxBackoff)
    invalid("RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.");
}

const hostForm = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])$/;

function checkHttpTarget({ uriOverride, headers }: HttpTarget): void {
  const host = uriOverride?.host;
  if (host === "") invalid("UriOverride.host cannot be empty.");
  // Anything else the URL would pass over in silence.
  if (host !== undefined && !(hostForm.test(host) && URL.canParse(`http://${host}/`)))
    invalid(`UriOverride.host must be a host name or an address, without port and path: "${host.slice(0, 300)}".`);
  if (uriOverride?.port !== undefined && !(uriOverride.port >= 0 && uriOverride.port <= 65_535))
    invalid("UriOverride.port must be between 0 and 65535.");
  for (const { name, value } of headers) {
    if (name === "") invalid("HeaderOverride.header.key is required.");
    requireSendable(name, value);
  }
}
