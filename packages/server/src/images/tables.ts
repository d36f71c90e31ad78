import { type Database, type MigrationStep, type Migrations, migrate, numberType } from "@galley/foundation";
import type { Kysely } from "kysely";
import { createRateTurns } from "./providers/rate/migration.ts";
import type { RateTables } from "./providers/rate/tables.ts";
import { createUploads, type UploadTables } from "./uploads/tables.ts";

/** What image jobs have to do with each other and with posts. */
interface ImageJobTable {
  job_id: string;
  is_draft: number;
  draft_job_id: string | null;
  final_job_id: string | null;
  blog_id: string | null;
  blog_job_id: string | null;
  /** JSON: texts. */
  tags: string;
}

/** Every object in storage that belongs to an image job; it goes when the job has gone. */
interface ImageFileTable {
  key: string;
  job_id: string;
  created_at: number;
}

export interface ImageTables extends RateTables, UploadTables {
  image_job: ImageJobTable;
  image_file: ImageFileTable;
}

async function createImages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("image_job")
    .addColumn("job_id", "text", (column) => column.primaryKey().references("job.id").onDelete("cascade"))
    .addColumn("is_draft", "integer", (column) => column.notNull())
    .addColumn("draft_job_id", "text")
    .addColumn("final_job_id", "text")
    .addColumn("blog_id", "text")
    .addColumn("blog_job_id", "text")
    .execute();
  await db.schema.createIndex("image_job_of_blog").on("image_job").columns(["blog_job_id", "job_id"]).execute();
  await db.schema
    .createTable("image_file")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("created_at", numberType(db), (column) => column.notNull())
    .execute();
  await db.schema.createIndex("image_file_of_job").on("image_file").column("job_id").execute();
}

async function addTags(db: Kysely<unknown>): Promise<void> {
  const addColumn = db.schema.alterTable("image_job");
  await addColumn.addColumn("tags", "text", (column) => column.notNull().defaultTo("[]")).execute();
}

const migrations: Migrations = {
  "0001_images": { up: createImages },
  "0002_turns": { up: createRateTurns },
  "0003_tags": { up: addTags },
  "0004_uploads": { up: createUploads },
};

/** Creates the tables of images, or brings them up to date. The jobs' tables must be there. */
export async function migrateImageTables(
  database: Database<ImageTables>,
  step: MigrationStep = migrate,
): Promise<void> {
  await step(database, "image", migrations);
}
