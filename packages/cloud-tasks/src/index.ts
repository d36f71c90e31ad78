export type { AttemptEvent } from "./engine/dispatcher.ts";
export { type EmbeddedQueues, type EmbeddedQueuesOptions, openEmbeddedQueues } from "./engine/engine.ts";
export { migrateTaskTables } from "./engine/migrations.ts";
export type { OpenIdConfiguration } from "./engine/oidc.ts";
export type { QueueCounts } from "./engine/queue-store.ts";
export type { TaskTables } from "./engine/tables.ts";
export {
  type NewTask,
  type Queue,
  type QueueSettings,
  type Task,
  TaskQueueError,
  type TaskQueueErrorCode,
  type TaskQueues,
} from "./port.ts";
