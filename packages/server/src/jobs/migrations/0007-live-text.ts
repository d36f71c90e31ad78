import type { Kysely } from "kysely";

/** The text of a job as far as it is written, for those who watch from another process or come later. */
export async function addLiveText(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_text")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("section", "text", (column) => column.notNull())
    .addColumn("place", "integer", (column) => column.notNull())
    .addColumn("heading", "text", (column) => column.notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_text_key", ["job_id", "section"])
    .execute();
}
