import type { Root } from "protobufjs/light.js";
import { createProblems } from "./protocol/json/problems.ts";
import { readMessage } from "./protocol/json/read.ts";
import { type ServedMethod, servedMethods } from "./protocol/methods.ts";
import { RpcError, type RpcTable } from "./rpc.ts";

/**
 * A queue to begin with: its full name (`projects/P/locations/L/queues/Q`), or a Queue as JSON, in the form of the REST
 * API and of `gcloud tasks queues describe --format=json`.
 */
export type QueueSpecification = string | ({ name: string } & Record<string, unknown>);

/** Creates the queues, or brings them to what is said of them. @throws RpcError that names the queue */
export async function applyQueues(root: Root, table: RpcTable, queues: readonly QueueSpecification[]): Promise<void> {
  if (queues.length === 0) return;
  const methods = servedMethods(root, table);
  const [get, update] = ["GetQueue", "UpdateQueue"].map((name) => methods.find(({ path }) => path.endsWith(name)));
  for (const specification of queues) {
    const queue = typeof specification === "string" ? { name: specification } : specification;
    try {
      // A bare name says nothing about the queue but that it is there.
      if (typeof specification === "string" && (await exists(get!, queue.name))) continue;
      await call(update!, { queue });
    } catch (error) {
      if (error instanceof RpcError) throw new RpcError(error.code, `Queue ${queue.name}: ${error.message}`);
      throw error;
    }
  }
}

/** A call of a method with a request in JSON, as over REST. */
function call({ requestType, call }: ServedMethod, json: unknown): Promise<unknown> {
  const problems = createProblems();
  const request = readMessage(requestType, json, "", problems);
  if (problems.found) throw problems.refusal();
  return call(requestType.fromObject(request ?? {}));
}

async function exists(get: ServedMethod, name: string): Promise<boolean> {
  try {
    await call(get, { name });
    return true;
  } catch (error) {
    if (error instanceof RpcError && error.code === "NOT_FOUND") return false;
    throw error;
  }
}
