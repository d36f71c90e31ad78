import { lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { TaskTables } from "./tables.ts";

type Db = Kysely<TaskTables>;

const document = "dispatcher";

/**
 * Where processes share the database one of them dispatches. It learns late that it is no longer the one, if its
 * connection hangs: so whoever begins says so in the database, and whoever claims tasks looks there, in the same
 * transaction.
 */
export async function beginReign(db: Db, reign: string): Promise<void> {
  const columns = { value: JSON.stringify(reign), expire_time: null };
  await db
    .insertInto("task_document")
    .values({ name: document, ...columns })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(columns))
    .execute();
}

/** Whether this reign is the last one that has begun; until the end of the transaction no other begins. */
export async function isReigning(db: Db, reign: string): Promise<boolean> {
  const query = db.selectFrom("task_document").select("value").where("name", "=", document);
  const row = await lockRows(db, query, { lets: "references" }).executeTakeFirst();
  return row?.value === JSON.stringify(reign);
}
