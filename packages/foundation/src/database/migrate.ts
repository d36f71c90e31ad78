import { type Migration, Migrator } from "kysely/migration";
import { type Database, DatabaseError } from "./database.ts";

export type Migrations = Record<string, Migration>;

/**
 * Brings one owner's tables up to date, all or nothing. Each owner (the queue, the jobs) keeps its own list under its
 * own name, so that they share a database and are still versioned apart.
 */
export async function migrate<Tables>(
  database: Database<Tables>,
  owner: string,
  migrations: Migrations,
): Promise<void> {
  await database.write(async ({ db }) => {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${owner}_migration`,
      migrationLockTableName: `${owner}_migration_lock`,
      disableTransactions: true,
    });
    const { error } = await migrator.migrateToLatest();
    if (error instanceof DatabaseError) throw error;
    if (error)
      throw new DatabaseError("failed", `The ${owner} tables could not be brought up to date`, { cause: error });
  });
}
