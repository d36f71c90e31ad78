import { numberType } from "@galley/foundation";
import { type Kysely, sql } from "kysely";

/** Resumable uploads and their parts; and pictures that are not done, by an index of their own. */
export async function createResumableUploads(db: Kysely<unknown>): Promise<void> {
  const number = numberType(db);
  await db.schema
    .createTable("resumable_upload")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tenant", "text", (column) => column.notNull())
    // A dataset that is deleted meanwhile leaves the row behind: its parts are to be removed.
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addColumn("session", "integer", (column) => column.notNull())
    .addColumn("filename", "text", (column) => column.notNull())
    .addColumn("metadata", "text", (column) => column.notNull())
    .addColumn("size", number, (column) => column.notNull())
    .addColumn("lock_token", "text")
    .addColumn("lock_until", number)
    .addColumn("touched_at", number)
    .addColumn("outcome", "text")
    .addColumn("created_at", number, (column) => column.notNull())
    .addColumn("expires_at", number, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("resumable_upload_expiry").on("resumable_upload").column("expires_at").execute();
  await db.schema
    .createIndex("resumable_upload_of")
    .on("resumable_upload")
    .column("dataset_id")
    .where(sql.ref("outcome"), "is", null)
    .where(sql.ref("touched_at"), "is not", null)
    .execute();
  await db.schema
    .createTable("resumable_part")
    .addColumn("upload_id", "text", (column) => column.notNull().references("resumable_upload.id").onDelete("cascade"))
    .addColumn("first_byte", number, (column) => column.notNull())
    .addColumn("size", number, (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("resumable_part_order", ["upload_id", "first_byte"])
    .execute();
  await db.schema
    .createIndex("dataset_image_unfinished")
    .on("dataset_image")
    .column("id")
    .where(sql.ref("processed_at"), "is", null)
    .execute();
}
