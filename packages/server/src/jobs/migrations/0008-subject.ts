import { type Kysely, sql } from "kysely";

/** What a job is about, to find the jobs of something. */
export async function addSubject(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("job").addColumn("subject", "text").execute();
  await db.schema
    .createIndex("job_of_subject")
    .on("job")
    .columns(["subject", "status"])
    .where(sql.ref("subject"), "is not", null)
    .execute();
}
