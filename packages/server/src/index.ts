export { type Config, ConfigError, readConfig, usualTenantLimit } from "./config.ts";
export { anyDefinition, defineJob, type JobDefinition, type Stage, type StageContext } from "./jobs/define.ts";
export { JobError } from "./jobs/job-error.ts";
export { Refusal } from "./refusal.ts";
export { type RunningServer, startServer } from "./server.ts";
export { StartError } from "./start-error.ts";
