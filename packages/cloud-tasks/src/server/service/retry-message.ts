import type { RetryConfig } from "../../engine/model.ts";
import type { Message } from "../rpc.ts";
import { fromSeconds, type TimeMessage, toSeconds } from "./times.ts";

/** What a queue gets where it says nothing (recorded). */
export const retryDefaults: RetryConfig = {
  maxAttempts: 100,
  maxRetryDuration: 0,
  minBackoff: 0.1,
  maxBackoff: 3600,
  maxDoublings: 16,
};

/** In proto3 a number that is 0 cannot be told from one that is not set: the service takes both as not set. */
export function given(value: number | null | undefined): value is number {
  return value !== undefined && value !== null && value !== 0;
}

/** `RetryConfig` as far as it says something; the engine checks its limits. @throws RpcError INVALID_ARGUMENT */
export function toRetryConfig(message: Message | null | undefined): Partial<RetryConfig> {
  if (!message) return {};
  const config: Partial<RetryConfig> = {};
  for (const field of ["maxAttempts", "maxDoublings"] as const)
    if (given(message[field])) config[field] = message[field];
  for (const field of ["minBackoff", "maxBackoff", "maxRetryDuration"] as const) {
    const duration: TimeMessage | null | undefined = message[field];
    if (!duration) continue;
    const seconds = toSeconds(duration, `RetryConfig.${field}`);
    // Only this one is cut to the second (recorded); what is negative goes on as it is, to be refused.
    const kept = field === "maxRetryDuration" && seconds > 0 ? Math.floor(seconds) : seconds;
    if (given(kept)) config[field] = kept;
  }
  return config;
}

export function fromRetryConfig(config: Partial<RetryConfig>): Message {
  const { maxAttempts, maxRetryDuration, minBackoff, maxBackoff, maxDoublings } = config;
  return {
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(given(maxRetryDuration) && { maxRetryDuration: fromSeconds(maxRetryDuration) }),
    ...(minBackoff !== undefined && { minBackoff: fromSeconds(minBackoff) }),
    ...(maxBackoff !== undefined && { maxBackoff: fromSeconds(maxBackoff) }),
    ...(maxDoublings !== undefined && { maxDoublings }),
  };
}
