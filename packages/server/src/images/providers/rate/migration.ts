import type { Kysely } from "kysely";

/** Turns at services that limit how often they are asked. */
export async function createRateTurns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rate_turn")
    .addColumn("provider", "text", (column) => column.primaryKey())
    .addColumn("next", "bigint", (column) => column.notNull())
    .execute();
}
