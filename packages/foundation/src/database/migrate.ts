import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { type Database, DatabaseError } from "./database.ts";
import { holdLock, isPostgres } from "./dialect.ts";

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
    await refuseOldServer(db);
    // Processes that start at the same moment bring the tables up to date one after the other.
    await holdLock(db, "migration");
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      migrationTableName: `${owner}_migration`,
      migrationLockTableName: `${owner}_migration_lock`,
      // The unit of work is the transaction; SQLite's is not one that Kysely knows of.
      disableTransactions: !db.isTransaction,
    });
    const { error } = await migrator.migrateToLatest();
    if (error instanceof DatabaseError) throw error;
    if (error)
      throw new DatabaseError("failed", `The ${owner} tables could not be brought up to date`, { cause: error });
  });
}

/** As `server_version_num` has it. Older ones get no fixes from their makers any more. */
const oldestPostgres = 140_000;

async function refuseOldServer<Tables>(db: Kysely<Tables>): Promise<void> {
  if (!isPostgres(db)) return;
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  const version = Number(rows[0]?.version);
  if (version >= oldestPostgres) return;
  throw new DatabaseError("failed", `Postgres ${Math.floor(version / 10_000)} is too old: 14 or newer is needed`);
}
