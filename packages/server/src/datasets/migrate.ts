import { type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";
import { createDatasets } from "./migrations/0001-datasets.ts";
import { createResumableUploads } from "./migrations/0002-resumable.ts";
import { createStatusView } from "./migrations/0003-status.ts";
import type { DatasetTables } from "./tables.ts";

const migrations: Migrations = {
  "0001_datasets": { up: createDatasets },
  "0002_resumable": { up: createResumableUploads },
  "0003_status": { up: createStatusView },
};

/** Creates the tables of projects and datasets, or brings them up to date. */
export async function migrateDatasetTables(
  database: Database<DatasetTables>,
  step: MigrationStep = migrate,
): Promise<void> {
  await step(database, "dataset", migrations);
}
