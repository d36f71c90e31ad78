import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { type Database, DatabaseError } from "./database.ts";
import { holdLock, isPostgres } from "./dialect.ts";

export type Migrations = Record<string, Migration>;

/** What is done with an owner's list: `migrate`, or something that only looks at it. */
export type MigrationStep = <Tables>(
  database: Database<Tables>,
  owner: string,
  migrations: Migrations,
) => Promise<unknown>;

/**
 * Brings one owner's tables up to date, all or nothing. Each owner (the queue, the jobs) keeps its own list under its
 * own name, so that they share a database and are still versioned apart. Tells which have run.
 */
export async function migrate<Tables>(
  database: Database<Tables>,
  owner: string,
  migrations: Migrations,
): Promise<string[]> {
  return database.write(async ({ db }) => {
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
    const { error, results } = await migrator.migrateToLatest();
    if (error instanceof DatabaseError) throw error;
    if (error)
      throw new DatabaseError("failed", `The ${owner} tables could not be brought up to date`, { cause: error });
    return (results ?? []).map(({ migrationName }) => migrationName);
  });
}

/** The migrations that one owner's tables have not had. Changes nothing. @throws DatabaseError where they have had more */
export async function missingMigrations<Tables>(
  { read }: Database<Tables>,
  owner: string,
  migrations: Migrations,
): Promise<string[]> {
  const table = `${owner}_migration`;
  const tables = await read.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === table)) return Object.keys(migrations);
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(read);
  const had = new Set(rows.map(({ name }) => name));
  const unknown = [...had].filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new DatabaseError("failed", `its ${owner} tables were made by a newer version: ${unknown.join(", ")}`);
  }
  return Object.keys(migrations).filter((name) => !had.has(name));
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
