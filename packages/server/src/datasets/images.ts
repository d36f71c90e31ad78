import type { DatasetImage, DatasetImagesQuery } from "@galley/contract";
import { type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import type { DatasetPath, Datasets } from "./datasets.ts";
import { pageOf, readCursor } from "./pages.ts";
import type { Removals } from "./removals.ts";
import type { DatasetScope } from "./scope.ts";
import type { DatasetImageRow, DatasetTables } from "./tables.ts";

export interface ImagePath extends DatasetPath {
  image_id: string;
}

export interface ImagesOptions {
  database: Database<DatasetTables>;
  datasets: Datasets;
  removals: Removals;
}

const imageNotFound = (): Refusal => new Refusal("image_not_found", "Image not found.");

const one = (db: Kysely<DatasetTables>, { dataset_id, image_id }: ImagePath) =>
  db.selectFrom("dataset_image").selectAll().where("id", "=", image_id).where("dataset_id", "=", dataset_id);

/** A picture as clients see it; with the address of its thumbnail where that is asked for and there is one. */
export const viewImage = (row: DatasetImageRow, thumbnailUrl?: string): DatasetImage => ({
  id: row.id,
  filename: row.filename,
  file_size: row.file_size,
  content_type: row.content_type as DatasetImage["content_type"],
  uploaded_at: new Date(row.uploaded_at).toISOString(),
  ...(thumbnailUrl !== undefined && { thumbnail_url: thumbnailUrl }),
  processing_status: row.processing_status,
  processing_error: row.processing_error,
  width: row.width,
  height: row.height,
  thumbhash: row.thumbhash,
});

/** The pictures of datasets. */
export function createImages({ database, datasets, removals }: ImagesOptions) {
  return {
    /** A page of a dataset's pictures, the newest first. @throws Refusal */
    async list(scope: DatasetScope, path: DatasetPath, query: DatasetImagesQuery) {
      const { skip, limit, cursor, processing_status } = query;
      const before = readCursor(cursor);
      const dataset = await datasets.require(scope, path);
      const rows = await database.read
        .selectFrom("dataset_image")
        .selectAll()
        .where("dataset_id", "=", dataset.id)
        .$if(before !== undefined, (all) => all.where("id", "<", before!))
        .$if(processing_status !== undefined, (all) => all.where("processing_status", "=", processing_status!))
        .orderBy("id", "desc")
        .limit(limit + 1)
        .offset(before === undefined ? skip : 0)
        .execute();
      return { dataset, ...pageOf(rows, limit) };
    },

    /** @throws Refusal `project_not_found`, `dataset_not_found`, `image_not_found` */
    async get(scope: DatasetScope, path: ImagePath) {
      const dataset = await datasets.require(scope, path);
      const image = await one(database.read, path).executeTakeFirst();
      if (!image) throw imageNotFound();
      return { dataset, image };
    },

    /** Removes a picture and its files. @throws Refusal */
    async remove(scope: DatasetScope, path: ImagePath): Promise<{ filename: string }> {
      await datasets.require(scope, path);
      const [image] = await removals.removeImages(async (db) => {
        const row = await lockRows(db, one(db, path)).executeTakeFirst();
        if (!row) throw imageNotFound();
        return [row];
      });
      return image!;
    },
  };
}

export type Images = ReturnType<typeof createImages>;
