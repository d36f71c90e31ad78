import type { Kysely } from "kysely";

/** What a job is about, in words. Of jobs from before it is not told. */
export async function addTitle(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("job").addColumn("title", "text").execute();
}
