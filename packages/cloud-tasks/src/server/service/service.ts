import { appEngineHost } from "../../engine/app-engine-host.ts";
import type { Rpc, RpcTable } from "../rpc.ts";
import { batchCalls } from "./batch.ts";
import { bufferCall } from "./buffer.ts";
import { cmekCalls } from "./cmek.ts";
import type { ServiceContext, ServiceOptions } from "./context.ts";
import { toRpcError } from "./errors.ts";
import { iamCalls } from "./iam.ts";
import { googleRegions, locationCalls } from "./locations.ts";
import { operationCalls } from "./operations.ts";
import { queueCalls } from "./queues.ts";
import { taskCalls } from "./tasks.ts";

/**
 * The calls of Cloud Tasks v2 on an engine, and those of the services beside it. They throw `RpcError` for what they
 * refuse, with the codes and texts of the real service where they are recorded; all else that they throw is a defect.
 */
export function createService(options: ServiceOptions): RpcTable {
  const context: ServiceContext = { locations: googleRegions, appEngineHostFor: appEngineHost, ...options };
  return {
    "google.cloud.tasks.v2.CloudTasks": refusing({
      ...queueCalls(context),
      ...taskCalls(context),
      ...batchCalls(context),
      ...iamCalls(context),
      ...cmekCalls(context),
      BufferTask: bufferCall(context),
    }),
    "google.cloud.location.Locations": refusing(locationCalls(context)),
    "google.longrunning.Operations": refusing(operationCalls(context)),
  };
}

/** The calls with what the engine refuses turned into what a client is told. */
function refusing(calls: Record<string, Rpc>): Record<string, Rpc> {
  const wrap =
    (call: Rpc): Rpc =>
    async (request) => {
      try {
        return await call(request);
      } catch (error) {
        throw toRpcError(error);
      }
    };
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, wrap(call)]));
}
