import { type Kysely, sql } from "kysely";

/** What finds jobs by their times, by their tenant, and those that wait without a task. */
export async function indexLimits(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on("job");
  // Retention.
  await index("job_ended").columns(["completed_at", "id"]).where(sql.ref("completed_at"), "is not", null).execute();
  // Jobs that must have begun by some time.
  await index("job_expiring").column("expires_at").where(sql.ref("expires_at"), "is not", null).execute();
  await index("job_parked").columns(["tenant", "created_at", "id"]).where(sql.ref("parked"), "=", sql.lit(1)).execute();
  // How many of a tenant's jobs are under way, and a tenant's history by state, of one kind and of all.
  await index("job_of_tenant_by_status").columns(["tenant", "status", "created_at", "id"]).execute();
  await index("job_of_tenant").columns(["tenant", "created_at", "id"]).execute();
  await index("job_of_tenant_of_kind").columns(["tenant", "kind", "created_at", "id"]).execute();
}
