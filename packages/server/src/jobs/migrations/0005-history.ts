import type { Kysely } from "kysely";

/** A tenant's jobs of one kind in one state, in the order of the history. */
export async function indexHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("job_of_tenant_of_kind_by_status")
    .on("job")
    .columns(["tenant", "kind", "status", "created_at", "id"])
    .execute();
}
