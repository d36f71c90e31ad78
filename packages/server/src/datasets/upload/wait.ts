import type { BatchUploadResponse, UploadResponse } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { JobScope } from "../../jobs/scope.ts";
import type { JobService } from "../../jobs/service.ts";
import { viewImage } from "../images.ts";
import type { DatasetTables } from "../tables.ts";

/** ms. After this the older upload is answered as the newer one is; the processing carries on. */
const longestHold = 300_000;

export interface Waiting {
  database: Database<DatasetTables>;
  jobs: Pick<JobService, "waitUntilFinal">;
  clock: Pick<Clock, "now">;
}

async function imagesOf(database: Database<DatasetTables>, { files }: BatchUploadResponse) {
  const ids = files.flatMap(({ status, image_id }) => (status === "stored" ? [image_id!] : []));
  const rows = [];
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500);
    rows.push(...(await database.read.selectFrom("dataset_image").selectAll().where("id", "in", some).execute()));
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The pictures of an upload once they are processed; undefined where that takes too long, or the client has gone. */
export async function waitForImages(
  { database, jobs, clock }: Waiting,
  uploaded: BatchUploadResponse,
  scope: JobScope,
  gone: AbortSignal,
): Promise<UploadResponse | undefined> {
  const until = clock.now() + longestHold;
  for (const id of uploaded.job_ids) {
    const left = until - clock.now();
    if (left <= 0 || gone.aborted) return undefined;
    await jobs.waitUntilFinal(id, scope, left, gone);
  }
  const images = (await imagesOf(database, uploaded)).map((row) => viewImage(row));
  const isDone = (status: string): boolean => status === "completed" || status === "failed";
  if (!images.every(({ processing_status }) => isDone(processing_status))) return undefined;
  const failed = images.flatMap(({ filename, processing_error, processing_status }) =>
    processing_status === "failed" ? [`${filename}: ${processing_error}`] : [],
  );
  const errors = [...uploaded.errors, ...failed];
  const successful = images.length - failed.length;
  const total = uploaded.files.length;
  return { images, ...(errors.length > 0 && { errors }), summary: { total, successful, failed: total - successful } };
}
