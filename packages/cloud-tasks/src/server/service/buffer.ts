import type { HttpTarget, QueueRecord, TaskRequest } from "../../engine/model.ts";
import { type Rpc, RpcError } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { checkTaskId, lookUpQueue } from "./names.ts";
import { requireQueue } from "./queues.ts";
import { showTask, storeTask } from "./tasks.ts";

/**
 * `BufferTask`: a task made of a body alone; where it goes is the queue's to say
 * (cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/buffer).
 */
export function bufferCall(context: ServiceContext): Rpc {
  return async ({ queue: name, taskId = "", body }) => {
    const queue = await requireQueue(context, lookUpQueue(name, "BufferTaskRequest.queue"));
    const task = await storeTask(context, {
      queue: queue.name,
      ...(taskId !== "" && { name: checkTaskId(taskId) }),
      request: toRequest(queue, body ?? {}),
    });
    return { task: await showTask(context, task, "BASIC") };
  };
}

function toRequest({ httpTarget }: QueueRecord, { contentType = "", data }: { contentType?: string; data?: Buffer }) {
  const url = urlOf(httpTarget?.uriOverride);
  if (url === undefined)
    throw new RpcError("FAILED_PRECONDITION", "The queue must have an HTTP target with a host to buffer tasks.");
  const method = httpTarget?.method ?? "POST";
  const takesBody = /^(POST|PUT|PATCH)$/.test(method);
  const body = takesBody && data ? data : new Uint8Array();
  const request: TaskRequest = {
    target: { kind: "http", url },
    method,
    // The default is documented with the queue's headers (target.proto, HttpTarget.header_overrides).
    headers: body.length > 0 ? { "Content-Type": contentType || "application/json" } : {},
    body,
  };
  return request;
}

/** A URL of what the queue says of it; HTTPS when it does not say (target.proto, UriOverride.Scheme). */
function urlOf(override: HttpTarget["uriOverride"]): string | undefined {
  if (override?.host === undefined) return undefined;
  const { scheme = "HTTPS", host, port = 0, path = "", query = "" } = override;
  const authority = port > 0 ? `${host}:${port}` : host;
  const rooted = path === "" || path.startsWith("/") ? path : `/${path}`;
  // What would end the path or the query belongs to it here.
  const search = query === "" ? "" : `?${query.replaceAll("#", "%23")}`;
  return `${scheme.toLowerCase()}://${authority}${rooted.replace(/[?#]/g, encodeURIComponent)}${search}`;
}
