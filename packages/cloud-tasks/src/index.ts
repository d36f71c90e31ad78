export type { AttemptEvent } from "./engine/dispatcher.ts";
export { type EmbeddedQueues, type EmbeddedQueuesOptions, openEmbeddedQueues } from "./engine/embedded.ts";
export { migrateTaskTables } from "./engine/migrations.ts";
export type { OpenIdConfiguration } from "./engine/oidc.ts";
export type { TaskTables } from "./engine/tables.ts";
export {
  type NewTask,
  type Queue,
  type QueueSettings,
  type QueueStats,
  type Task,
  type TaskPage,
  TaskQueueError,
  type TaskQueueErrorCode,
  type TaskQueues,
} from "./port.ts";
