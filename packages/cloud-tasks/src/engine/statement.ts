import { isPostgres } from "@galley/foundation";
import type { CompiledQuery, Kysely } from "kysely";
import type { TaskTables } from "./tables.ts";

type Db = Kysely<TaskTables>;

/** Stands in a query for a value that is given when it runs. */
class Parameter {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/**
 * A query that is built once for each kind of database and then run with changing values. Kysely's building and compiling
 * takes longer (30 to 60 µs) than SQLite takes to run the short queries that each task needs.
 *
 * `build` gets the connection and stand-ins for the values of `Values`.
 */
export function statement<Values extends object, Row = never>(
  build: (db: Db, value: Values) => { compile(): CompiledQuery<unknown> },
): (db: Db, values: Values) => Promise<{ rows: Row[]; changed: number }> {
  const stand = new Proxy({} as Values, { get: (_target, name) => new Parameter(name) });
  const compiled = new Map<boolean, CompiledQuery<unknown>>();
  return async (db, values) => {
    const kind = isPostgres(db);
    let query = compiled.get(kind);
    if (!query) {
      query = build(db, stand).compile();
      compiled.set(kind, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Parameter ? values[parameter.name as keyof Values] : parameter,
    );
    const { rows, numAffectedRows } = await db.executeQuery({ ...query, parameters });
    return { rows: rows as Row[], changed: Number(numAffectedRows ?? 0) };
  };
}
