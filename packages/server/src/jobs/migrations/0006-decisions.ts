import { numberType } from "@galley/foundation";
import { type Kysely, sql } from "kysely";

/** Jobs that wait for a person; indexes of the unfinished ones alone. */
export async function addDecisions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("job").addColumn("waiting_until", numberType(db)).execute();
  await db.schema
    .createIndex("job_waiting")
    .on("job")
    .column("waiting_until")
    .where(sql.ref("waiting_until"), "is not", null)
    .execute();
  // What the sweeps go through, however many jobs have ended.
  await db.schema
    .createIndex("job_unfinished")
    .on("job")
    .column("id")
    .where(sql.ref("completed_at"), "is", null)
    .execute();
  await db.schema.dropIndex("job_expiring").execute();
  await db.schema
    .createIndex("job_expiring")
    .on("job")
    .column("expires_at")
    .where(({ eb, and }) =>
      and([
        eb(sql.ref("expires_at"), "is not", null),
        eb(sql.ref("completed_at"), "is", null),
        eb(sql.ref("started_at"), "is", null),
      ]),
    )
    .execute();
}
