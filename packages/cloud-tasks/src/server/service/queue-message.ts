import type { QueueDefinition, QueueRecord } from "../../engine/model.ts";
import { burstOf } from "../../engine/token-bucket.ts";
import type { Message } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { fromHttpTarget, toHttpTarget } from "./http-target-message.ts";
import { projectOf } from "./names.ts";
import { fromRetryConfig, given, retryDefaults, toRetryConfig } from "./retry-message.ts";
import { fromRouting, toRouting } from "./routing-message.ts";
import { fromMillis } from "./times.ts";

/** What a queue gets where it says nothing (recorded). */
const rateDefaults = { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 1000 };

/**
 * What a `Queue` message tells a queue to be; its output-only fields are not looked at. The limits of the numbers are
 * the engine's to check. @throws RpcError INVALID_ARGUMENT
 */
export function toDefinition(queue: Message): QueueDefinition {
  const { rateLimits, appEngineRoutingOverride, stackdriverLoggingConfig } = queue;
  const rate = rateLimits?.maxDispatchesPerSecond;
  const concurrent = rateLimits?.maxConcurrentDispatches;
  const httpTarget = toHttpTarget(queue.httpTarget);
  return {
    rateLimits: {
      maxDispatchesPerSecond: given(rate) ? rate : rateDefaults.maxDispatchesPerSecond,
      maxConcurrentDispatches: given(concurrent) ? concurrent : rateDefaults.maxConcurrentDispatches,
    },
    retryConfig: { ...retryDefaults, ...toRetryConfig(queue.retryConfig) },
    ...(appEngineRoutingOverride && { appEngineRouting: toRouting(appEngineRoutingOverride) }),
    ...(httpTarget && { httpTarget }),
    ...(stackdriverLoggingConfig && { samplingRatio: stackdriverLoggingConfig.samplingRatio ?? 0 }),
  };
}

/** The `Queue` message of a queue. */
export function toQueueMessage(queue: QueueRecord, hostFor: ServiceContext["appEngineHostFor"]): Message {
  const { appEngineRouting, httpTarget, samplingRatio, purgeTime } = queue;
  return {
    name: queue.name,
    ...(appEngineRouting && {
      appEngineRoutingOverride: fromRouting(appEngineRouting, projectOf(queue.name), hostFor),
    }),
    rateLimits: { ...queue.rateLimits, maxBurstSize: burstOf(queue.rateLimits.maxDispatchesPerSecond) },
    retryConfig: fromRetryConfig(queue.retryConfig),
    state: queue.state,
    ...(purgeTime !== undefined && { purgeTime: fromMillis(purgeTime) }),
    ...(samplingRatio !== undefined && { stackdriverLoggingConfig: { samplingRatio } }),
    ...(httpTarget && { httpTarget: fromHttpTarget(httpTarget) }),
  };
}
