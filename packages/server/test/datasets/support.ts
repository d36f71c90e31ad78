import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Dataset, Project } from "@galley/contract";
import { systemClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { call, startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { folderOfUpload, thumbnailKeyOf } from "../../src/datasets/keys.ts";
import { openStorage } from "../../src/storage/open.ts";

interface Picture {
  filename: string;
  processing_status?: "pending" | "processing" | "completed" | "failed";
  processing_error?: string;
  session?: number;
}

/**
 * Galley with a dataset, and a way to put pictures into it as if they had been uploaded and processed: their rows and
 * files are written from outside.
 */
export async function openScene(env: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const { url } = await startGalley({ GALLEY_DATA_DIR: folder, ...env });
  const files = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock: systemClock });
  const db = new DatabaseSync(join(folder, "galley.db"), { timeout: 5000 });
  onTestFinished(() => db.close());
  const project = (await call<Project>(`${url}/api/v1/projects`, "POST", { name: "P" }, headers)).body;
  const datasets = `${url}/api/v1/projects/${project.id}/datasets`;
  const makeDataset = async () => (await call<Dataset>(datasets, "POST", { name: "D" }, headers)).body;
  const dataset = await makeDataset();
  const upload = randomUUIDv7();

  const set = (sql: string, ...values: Array<string | number | null>): void => void db.prepare(sql).run(...values);

  /** Gives the picture's id. */
  async function addPicture({ filename, processing_status = "completed", ...more }: Picture, datasetId = dataset.id) {
    const id = randomUUIDv7();
    const key = `${folderOfUpload(datasetId, upload)}${id}.png`;
    const isDone = processing_status === "completed";
    await files.put(key, Buffer.from(`bytes of ${filename}`), { contentType: "image/png" });
    if (isDone) await files.put(thumbnailKeyOf(key), Buffer.from("thumbnail"), { contentType: "image/jpeg" });
    set(
      `insert into dataset_image (id, dataset_id, session, filename, file_size, content_type, sha256, key, thumbnail_key,
        processing_status, processing_error, width, height, job_id, uploaded_at, processed_at)
        values (?, ?, ?, ?, ?, 'image/png', 'x', ?, ?, ?, ?, ?, ?, 'none', ?, ?)`,
      id,
      datasetId,
      more.session ?? 1,
      filename,
      `bytes of ${filename}`.length,
      key,
      isDone ? thumbnailKeyOf(key) : null,
      processing_status,
      more.processing_error ?? null,
      isDone ? 640 : null,
      isDone ? 480 : null,
      Date.now(),
      isDone || processing_status === "failed" ? Date.now() : null,
    );
    set("update dataset set session = ? where id = ?", more.session ?? 1, datasetId);
    return id;
  }

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of files.list("datasets/")) found.push(key);
    return found;
  }

  return {
    url,
    datasets,
    dataset,
    makeDataset,
    address: `${datasets}/${dataset.id}`,
    addPicture,
    set,
    all: (sql: string) => db.prepare(sql).all() as Array<Record<string, unknown>>,
    keys,
  };
}
