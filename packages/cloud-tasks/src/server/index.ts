export type { Activity } from "../engine/activity.ts";
export type { AttemptEvent } from "../engine/dispatcher.ts";
export type { TaskEngine } from "../engine/task-engine.ts";
export { RpcError } from "./rpc.ts";
export { type CloudTasksServer, type CloudTasksServerOptions, startCloudTasksServer } from "./server.ts";
export type { QueueSpecification } from "./start-queues.ts";
