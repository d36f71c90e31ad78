import { numberType } from "@galley/foundation";
import type { Kysely } from "kysely";

/** Projects, datasets, their pictures, and what is under way or to be removed in storage. */
export async function createDatasets(db: Kysely<unknown>): Promise<void> {
  const number = numberType(db);
  await db.schema
    .createTable("project")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("question_text", "text")
    .addColumn("question_type", "text")
    .addColumn("question_options", "text")
    .addColumn("created_at", number, (column) => column.notNull())
    .addColumn("updated_at", number, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("project_of_tenant").on("project").columns(["tenant", "id"]).execute();
  await db.schema
    .createTable("dataset")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("project_id", "text", (column) => column.notNull().references("project.id").onDelete("cascade"))
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("session", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("processing_started_at", number)
    .addColumn("created_at", number, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("dataset_of_project").on("dataset").columns(["project_id", "id"]).execute();
  await createImages(db);
  await db.schema
    .createTable("dataset_upload")
    .addColumn("id", "text", (column) => column.primaryKey())
    // A dataset that is deleted meanwhile leaves the row behind: its files are to be removed.
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addColumn("session", "integer", (column) => column.notNull())
    .addColumn("touched_at", number, (column) => column.notNull())
    .addColumn("abandoned", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("dataset_upload_of").on("dataset_upload").column("dataset_id").execute();
  await db.schema
    .createTable("dataset_removal")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("created_at", number, (column) => column.notNull())
    .execute();
}

async function createImages(db: Kysely<unknown>): Promise<void> {
  const number = numberType(db);
  await db.schema
    .createTable("dataset_image")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("dataset_id", "text", (column) => column.notNull().references("dataset.id").onDelete("cascade"))
    .addColumn("session", "integer", (column) => column.notNull())
    .addColumn("filename", "text", (column) => column.notNull())
    .addColumn("file_size", number, (column) => column.notNull())
    .addColumn("content_type", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("thumbnail_key", "text")
    .addColumn("processing_status", "text", (column) => column.notNull().defaultTo("pending"))
    .addColumn("processing_error", "text")
    .addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("width", "integer")
    .addColumn("height", "integer")
    .addColumn("thumbhash", "text")
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("uploaded_at", number, (column) => column.notNull())
    .addColumn("processed_at", number)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on("dataset_image");
  await index("dataset_image_name").unique().columns(["dataset_id", "filename"]).execute();
  await index("dataset_image_order").columns(["dataset_id", "id"]).execute();
  await index("dataset_image_counts").columns(["dataset_id", "session", "processing_status", "processed_at"]).execute();
  await index("dataset_image_of_job").columns(["job_id", "processing_status"]).execute();
}
