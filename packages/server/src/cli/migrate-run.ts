import { existsSync } from "node:fs";
import { type Database, DatabaseError, migrate, missingMigrations, systemClock } from "@galley/foundation";
import { readConfig } from "../config.ts";
import { type DatabaseSettings, nameOfDatabase, openDatabase } from "../database/open.ts";
import type { Tables } from "../database/tables.ts";
import { StartError } from "../start-error.ts";
import { CliError } from "./cli-error.ts";
import type { MigrateOptions } from "./migrate.ts";
import { allMigrations, type Migration, walkMigrations } from "./migrations.ts";
import { count, show, table } from "./show.ts";

interface Migrated {
  database: string;
  /** None are run where that was not asked for. */
  ran: Migration[];
  missing: Migration[];
}

/** Brings the database to the newest tables, or tells what that would be. @throws CliError */
export async function migrateDatabase(options: MigrateOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { database: settings } = readConfig(env);
  const migrated = options.check ? await look(settings) : await bringUp(settings);
  show(options, migrated, options.check ? viewMissing : viewRan);
  if (migrated.missing.length > 0) process.exitCode = 1;
}

async function bringUp(settings: DatabaseSettings): Promise<Migrated> {
  return withDatabase(settings, async (database) => {
    // Tells in words what `migrate` finds only odd: tables of a newer Galley.
    await walkMigrations(database, missingMigrations);
    return { database: nameOfDatabase(settings), ran: await walkMigrations(database, migrate), missing: [] };
  });
}

async function look(settings: DatabaseSettings): Promise<Migrated> {
  const found = { database: nameOfDatabase(settings), ran: [] };
  const isThere = settings.kind === "postgres" || existsSync(settings.file);
  // A file that is opened is there from then on. Of one that is not, all is missing, and nothing is to be asked.
  if (!isThere) return { ...found, missing: await allMigrations() };
  return withDatabase(settings, async (database) => ({
    ...found,
    missing: await walkMigrations(database, missingMigrations),
  }));
}

async function withDatabase<Answer>(
  settings: DatabaseSettings,
  use: (database: Database<Tables>) => Promise<Answer>,
): Promise<Answer> {
  try {
    const database = openDatabase<Tables>(settings, systemClock, () => {});
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof DatabaseError) {
      throw new CliError(`the database ${nameOfDatabase(settings)} cannot be used: ${error.message}`);
    }
    const isHeld = error instanceof StartError && error.message.includes("in use by another Galley");
    throw isHeld ? new CliError(`${error.message} That one has brought it up to date when it started.`) : error;
  }
}

const list = (migrations: readonly Migration[]): string =>
  table(
    [
      ["TABLES", "left"],
      ["MIGRATION", "left"],
    ],
    migrations.map(({ tables, name }) => [tables, name]),
  );

function viewRan({ database, ran }: Migrated): string {
  if (ran.length === 0) return `${database} is up to date.`;
  return `${list(ran)}\n\n${database} is up to date: ${count(ran.length, "migration")} ${ran.length === 1 ? "has" : "have"} run.`;
}

function viewMissing({ database, missing }: Migrated): string {
  if (missing.length === 0) return `${database} is up to date.`;
  return `${list(missing)}\n\n${database} lacks ${count(missing.length, "migration")}; \`galley migrate\` or the next start runs them.`;
}
