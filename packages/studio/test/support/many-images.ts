import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createGalleyClient } from "@galley/client";
import { systemClock } from "@galley/foundation";
import { rgbaToThumbHash } from "thumbhash";
import { startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { thumbnailKeyOf } from "../../../server/src/datasets/keys.ts";
import { openStorage } from "../../../server/src/storage/open.ts";
import { photo } from "../../../server/test/support/photos.ts";

export interface ManyImages {
  url: string;
  /** Of the page of the dataset. */
  path: string;
  projectId: string;
  datasetId: string;
}

/** The one that may be deleted: all others have the same files. */
export const withOwnFiles = 51;

/**
 * A Galley with a dataset of so many images, as if they had been uploaded and processed: rows and files are written from
 * outside. The newest one is `image-<count - 1>.jpg`, and each hundredth has failed.
 */
export async function galleyWithImages(count: number): Promise<ManyImages> {
  const folder = temporaryFolder();
  const { url } = await startGalley({ GALLEY_DATA_DIR: folder });
  const client = createGalleyClient({ baseUrl: url });
  const project = await client.createProject({ name: "Roof survey" });
  const dataset = await client.createDataset(project.id, { name: "Flight 12" });
  const files = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock: systemClock });
  const shared = `datasets/${dataset.id}/upload/image.jpg`;
  const own = `datasets/${dataset.id}/upload/image-${withOwnFiles}.jpg`;
  const [large, small] = [await photo(1, [1600, 1200]), await photo(1, [256, 256])];
  for (const key of [shared, own]) {
    await files.put(key, large.bytes, { contentType: "image/jpeg" });
    await files.put(thumbnailKeyOf(key), small.bytes, { contentType: "image/jpeg" });
  }

  const db = new DatabaseSync(join(folder, "galley.db"), { timeout: 5000 });
  const insert = db.prepare(
    `insert into dataset_image (id, dataset_id, session, filename, file_size, content_type, sha256, key, thumbnail_key,
      processing_status, processing_error, width, height, thumbhash, job_id, uploaded_at, processed_at)
      values (?, ?, 1, ?, ?, 'image/jpeg', 'x', ?, ?, ?, ?, ?, ?, ?, 'none', ?, ?)`,
  );
  const now = Date.now();
  db.exec("begin");
  for (let n = 0; n < count; n++) {
    const failed = n % 100 === 99;
    const key = n === withOwnFiles ? own : shared;
    insert.run(
      `${(n + 1).toString(16).padStart(8, "0")}-0000-7000-8000-000000000000`,
      dataset.id,
      `image-${n}.jpg`,
      large.bytes.length,
      key,
      failed ? null : thumbnailKeyOf(key),
      failed ? "failed" : "completed",
      failed ? "The picture is damaged or not complete." : null,
      failed ? null : 1600,
      failed ? null : 1200,
      failed ? null : placeholder(n),
      now,
      now,
    );
  }
  db.prepare("update dataset set session = 1, processing_started_at = ? where id = ?").run(now, dataset.id);
  db.exec("commit");
  db.close();
  const path = `/datasets/${project.id}/${dataset.id}`;
  return { url, path, projectId: project.id, datasetId: dataset.id };
}

/** Of one colour, another one for each. */
function placeholder(n: number): string {
  const pixel = [(n * 37) % 256, (n * 91) % 256, (n * 13) % 256, 255];
  return Buffer.from(rgbaToThumbHash(4, 4, Array.from({ length: 16 }, () => pixel).flat())).toString("base64");
}
