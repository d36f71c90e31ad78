import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { DatabaseError, type DatabaseFault } from "./database.ts";

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that mean more than "failed". */
const faults: Record<number, DatabaseFault> = {
  5: "in_use",
  8: "not_writable",
  11: "corrupt",
  13: "full",
  14: "not_writable",
  26: "corrupt",
};

/** Turns an error of node:sqlite into ours; leaves every other error, constraint violations among them, as it is. */
export function toDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  const primary = error.errcode & 0xff;
  const fault = faults[primary] ?? (primary === 10 ? "failed" : undefined);
  return fault ? new DatabaseError(fault, error.message, { cause: error }) : error;
}

/** Preparing a statement costs more than running most of ours; the SQL texts are few. */
const statementsKept = 256;

const guard = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw toDatabaseError(error);
  }
};

/** One prepared statement in the shape that Kysely's SqliteDialect expects. */
function wrap(statement: StatementSync) {
  return {
    // Asked once: the answer takes longer than many a query.
    reader: statement.columns().length > 0,
    all: (parameters: ReadonlyArray<unknown>) => guard(() => statement.all(...(parameters as never[]))),
    run: (parameters: ReadonlyArray<unknown>) => guard(() => statement.run(...(parameters as never[]))),
    iterate: (parameters: ReadonlyArray<unknown>) =>
      statement.iterate(...(parameters as never[])) as IterableIterator<unknown>,
  };
}

/** node:sqlite in the shape that Kysely's SqliteDialect expects. */
function connection(db: DatabaseSync) {
  const prepared = new Map<string, ReturnType<typeof wrap>>();
  return {
    close: () => db.close(),
    prepare(sql: string) {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = wrap(db.prepare(sql));
      if (prepared.size >= statementsKept) prepared.delete(prepared.keys().next().value!);
      prepared.set(sql, statement);
      return statement;
    },
  };
}

export interface SqliteConnection<Tables> {
  readonly raw: DatabaseSync;
  readonly kysely: Kysely<Tables>;
}

/** Opens one connection. Waits up to 5 s where another connection holds the lock. */
export function connectSqlite<Tables>(path: string, options: { readOnly: boolean }): SqliteConnection<Tables> {
  const raw = new DatabaseSync(path, { timeout: 5000, readOnly: options.readOnly });
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection(raw) }) });
  return { raw, kysely };
}
