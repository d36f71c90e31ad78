import { type Database, type Migrations, migrate } from "@galley/foundation";
import { createDatasets } from "./migrations/0001-datasets.ts";
import type { DatasetTables } from "./tables.ts";

const migrations: Migrations = { "0001_datasets": { up: createDatasets } };

/** Creates the tables of projects and datasets, or brings them up to date. */
export async function migrateDatasetTables(database: Database<DatasetTables>): Promise<void> {
  await migrate(database, "dataset", migrations);
}
