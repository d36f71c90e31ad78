import type { Database } from "@galley/foundation";
import { CompiledQuery, type Kysely, type QueryId, type RootOperationNode } from "kysely";

/** The same database, whose reads are written down before they are run. */
export function recordReads<Tables>(database: Database<Tables>) {
  const queries: CompiledQuery[] = [];
  const compiler = database.read.getExecutor();
  const read = database.read.withPlugin({
    transformQuery({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) {
      queries.push(compiler.compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { database: { ...database, read }, queries };
}

interface PostgresPlan {
  "Node Type": string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PostgresPlan[];
}

function rowsRead(plan: PostgresPlan): number {
  const below = (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), 0);
  const own = (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"];
  return below + (plan["Node Type"].includes("Scan") ? own : 0);
}

async function explain<Row, Tables>(
  db: Kysely<Tables>,
  how: string,
  { sql, parameters }: CompiledQuery,
): Promise<Row[]> {
  return (await db.executeQuery<Row>(CompiledQuery.raw(`${how} ${sql}`, [...parameters]))).rows;
}

/** How many rows of tables a query reads on Postgres, those included that it then leaves out. */
export async function rowsReadBy<Tables>(db: Kysely<Tables>, query: CompiledQuery): Promise<number> {
  const how = "explain (analyze, format json)";
  const [row] = await explain<{ "QUERY PLAN": [{ Plan: PostgresPlan }] }, Tables>(db, how, query);
  return rowsRead(row!["QUERY PLAN"][0].Plan);
}

/** Which indexes SQLite finds a query's rows by, and by which columns; what it reads from one end to the other as `all`. */
export async function indexesOf<Tables>(db: Kysely<Tables>, query: CompiledQuery): Promise<string[]> {
  const steps = await explain<{ detail: string }, Tables>(db, "explain query plan", query);
  return steps.flatMap(({ detail }) => {
    const [, how, table, index = "none", by = ""] =
      /^(SEARCH|SCAN) (\w+)(?: EXISTS)?(?: USING (?:COVERING )?(?:INDEX (\w+)|PRIMARY KEY)?(?: (\(.*\)))?)?/.exec(
        detail,
      ) ?? [];
    if (how === undefined || table === "part" || table === "CONSTANT") return [];
    return [`${index}${how === "SCAN" ? " all" : ""} ${by}`.trim()];
  });
}
