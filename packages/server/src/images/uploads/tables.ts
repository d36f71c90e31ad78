import { numberType } from "@galley/foundation";
import type { Kysely } from "kysely";

/**
 * A picture that a caller uploads. Its row is there before its bytes are, and goes when they have gone: whatever is in
 * storage is named by one.
 */
interface ImageUploadTable {
  id: string;
  tenant: string;
  /** In storage. */
  key: string;
  /** Of its bytes. Null, as all that follows: it is not whole, or not looked at yet. */
  sha256: string | null;
  width: number | null;
  height: number | null;
  format: "png" | "jpeg" | "webp" | null;
  size_bytes: number | null;
  created_at: number;
  /** When it may be removed; null: never. */
  expires_at: number | null;
  /** 1: it is not there any more for anybody, and its bytes are being removed. */
  removed: number;
}

/** The jobs that name an upload: as long as one of them is there, so is the upload. */
interface ImageUploadUseTable {
  job_id: string;
  upload_id: string;
}

export interface UploadTables {
  image_upload: ImageUploadTable;
  image_upload_use: ImageUploadUseTable;
}

export async function createUploads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("image_upload")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("sha256", "text")
    .addColumn("width", "integer")
    .addColumn("height", "integer")
    .addColumn("format", "text")
    .addColumn("size_bytes", "integer")
    .addColumn("created_at", numberType(db), (column) => column.notNull())
    .addColumn("expires_at", numberType(db))
    .addColumn("removed", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  // The same bytes once more.
  await db.schema.createIndex("image_upload_by_content").on("image_upload").columns(["tenant", "sha256"]).execute();
  await db.schema.createIndex("image_upload_over").on("image_upload").columns(["expires_at", "id"]).execute();
  await db.schema
    .createTable("image_upload_use")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("upload_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("image_upload_use_key", ["job_id", "upload_id"])
    .execute();
  await db.schema.createIndex("image_upload_use_of").on("image_upload_use").column("upload_id").execute();
}
