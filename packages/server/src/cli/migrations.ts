import type { Database, MigrationStep } from "@galley/foundation";
import { migrateTables, type Tables } from "../database/tables.ts";

/** Each set of tables has a list of its own. */
export interface Migration {
  tables: string;
  name: string;
}

/** What `step` answers for each set of tables. */
export async function walkMigrations(
  database: Database<Tables>,
  step: (...of: Parameters<MigrationStep>) => Promise<string[]>,
): Promise<Migration[]> {
  const walked: Migration[] = [];
  await migrateTables(database, async (seen, tables, migrations) => {
    const names = await step(seen as Database<unknown>, tables, migrations);
    walked.push(...names.map((name) => ({ tables, name })));
  });
  return walked;
}

/** All that there are. No database is asked. */
export const allMigrations = (): Promise<Migration[]> =>
  walkMigrations({} as Database<Tables>, async (_, __, all) => Object.keys(all));
