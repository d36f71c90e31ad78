import type { Command } from "commander";
import { withExamples } from "./help.ts";

export interface MigrateOptions {
  check?: true;
  json?: true;
}

/** `galley migrate`: the tables of the database that the environment names. */
export function addMigrate(program: Command, env: NodeJS.ProcessEnv): void {
  const migrate = program
    .command("migrate")
    .description("bring the database that the environment names to the newest tables")
    .option("--check", "change nothing; the status is 1 when a migration is missing")
    .option("--json", "print what was found or done as JSON")
    .action(async (options: MigrateOptions) => (await import("./migrate-run.ts")).migrateDatabase(options, env));
  withExamples(
    migrate,
    ["galley migrate", "DATABASE_URL=postgres://galley@db.internal/galley galley migrate --check"],
    "Every start does this by itself. It is of use where those who start Galley may not create tables, or to know before.",
  );
}
