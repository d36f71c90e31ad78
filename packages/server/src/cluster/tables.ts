import { type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";

/** A process that works on jobs, while it lives. */
interface WorkerProcessTable {
  id: string;
  /** Scheme, host and port under which the leader reaches it. */
  origin: string;
  /** ms since the epoch, by the process's own clock. */
  seen_at: number;
}

export interface ClusterTables {
  worker_process: WorkerProcessTable;
}

const migrations: Migrations = {
  "0001-workers": {
    async up(db) {
      await db.schema
        .createTable("worker_process")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("origin", "text", (column) => column.notNull())
        .addColumn("seen_at", "bigint", (column) => column.notNull())
        .execute();
    },
  },
};

export const migrateClusterTables = (
  database: Database<ClusterTables>,
  step: MigrationStep = migrate,
): Promise<unknown> => step(database, "cluster", migrations);
