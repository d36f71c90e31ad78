import type { Message } from "../../src/server/rpc.ts";

/** A call of the REST API: its HTTP method, its path in terms of the request's fields, and the field that is the body. */
interface RestPath {
  verb: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** `*`: all that the path does not say. */
  body?: string;
}

const get = (path: string): RestPath => ({ verb: "GET", path });
const remove = (path: string): RestPath => ({ verb: "DELETE", path });
const post = (path: string, body = "*"): RestPath => ({ verb: "POST", path, body });
const patch = (path: string, body: string): RestPath => ({ verb: "PATCH", path, body });

/** As cloudtasks.proto, cloudtasks_v2.yaml and the discovery document have them, by the name of the gRPC method. */
export const restPaths: Record<string, RestPath> = {
  ListQueues: get("{parent}/queues"),
  GetQueue: get("{name}"),
  CreateQueue: post("{parent}/queues", "queue"),
  UpdateQueue: patch("{queue.name}", "queue"),
  DeleteQueue: remove("{name}"),
  PurgeQueue: post("{name}:purge"),
  PauseQueue: post("{name}:pause"),
  ResumeQueue: post("{name}:resume"),
  GetIamPolicy: post("{resource}:getIamPolicy"),
  SetIamPolicy: post("{resource}:setIamPolicy"),
  TestIamPermissions: post("{resource}:testIamPermissions"),
  ListTasks: get("{parent}/tasks"),
  GetTask: get("{name}"),
  CreateTask: post("{parent}/tasks"),
  DeleteTask: remove("{name}"),
  RunTask: post("{name}:run"),
  BatchCreateTasks: post("{parent}/tasks:batchCreate"),
  BatchDeleteTasks: post("{parent}/tasks:batchDelete"),
  BufferTask: post("{queue}/tasks/{taskId}:buffer"),
  UpdateCmekConfig: patch("{cmekConfig.name}", "cmekConfig"),
  GetCmekConfig: get("{name}"),
  ListLocations: get("{name}/locations"),
  GetLocation: get("{name}"),
  GetOperation: get("{name}"),
};

/** A request in JSON as the HTTP request that stands for it. */
export function toHttp(method: string, json: Message): { verb: string; path: string; body: unknown } {
  const { verb, path: template, body } = restPaths[method]!;
  const rest = structuredClone(json);
  // Only a buffered task may leave out its id, and with it a part of the path.
  const chosen = json.taskId || method !== "BufferTask" ? template : template.replace("/{taskId}", "");
  const path = chosen.replace(/\{([\w.]+)\}/g, (_, field: string) => taken(rest, field.split(".")));
  if (body === "*") return { verb, path, body: rest };
  const content = body === undefined ? undefined : (rest[body] ?? {});
  if (body !== undefined) delete rest[body];
  const query = new URLSearchParams(rest);
  return { verb, path: query.size > 0 ? `${path}?${query}` : path, body: content };
}

/** Takes a field of the request out of it. */
function taken(json: Message, path: string[]): string {
  const [field = "", ...deeper] = path;
  if (deeper.length > 0) return taken(json[field], deeper);
  const value: string = json[field];
  delete json[field];
  return value.split("/").map(encodeURIComponent).join("/");
}
