import { migrateTaskTables, type TaskTables } from "@galley/cloud-tasks";
import { type Database, type MigrationStep, narrow } from "@galley/foundation";
import { type AccessTables, migrateAccessTables } from "../access/tables.ts";
import { type ClusterTables, migrateClusterTables } from "../cluster/tables.ts";
import { migrateDatasetTables } from "../datasets/migrate.ts";
import type { DatasetTables } from "../datasets/tables.ts";
import { type ImageTables, migrateImageTables } from "../images/tables.ts";
import { migrateJobTables } from "../jobs/migrate.ts";
import type { JobTables } from "../jobs/tables.ts";
import { migrateOwnerTables, type OwnerTables } from "../storage/owner.ts";
import { migrateWebhookTables, type WebhookTables } from "../webhooks/tables.ts";

/** Everything that is kept in the database. */
export type Tables = JobTables &
  TaskTables &
  ClusterTables &
  AccessTables &
  WebhookTables &
  ImageTables &
  DatasetTables &
  OwnerTables;

/** Creates all tables, or brings them up to date; those that others refer to first. `step` instead may only look. */
export async function migrateTables(database: Database<Tables>, step?: MigrationStep): Promise<void> {
  await migrateTaskTables(narrow<Tables, TaskTables>(database), step);
  await migrateJobTables(narrow<Tables, JobTables>(database), step);
  await migrateClusterTables(narrow<Tables, ClusterTables>(database), step);
  await migrateAccessTables(narrow<Tables, AccessTables>(database), step);
  await migrateWebhookTables(narrow<Tables, WebhookTables>(database), step);
  await migrateImageTables(narrow<Tables, ImageTables>(database), step);
  await migrateDatasetTables(narrow<Tables, DatasetTables>(database), step);
  await migrateOwnerTables(narrow<Tables, OwnerTables>(database), step);
}
