import type { Dataset, DatasetProgress, GalleyClient, Project, UploadReport } from "@galley/client";
import { createBarView } from "./progress.ts";
import { barOfProcessing, isThere } from "./upload-view.ts";

/** Whom an upload works with, and where it goes. */
export interface Run {
  client: GalleyClient;
  place: { project: Project; dataset: Dataset };
  signal: AbortSignal;
}

export interface Thumbnails {
  processing: DatasetProgress;
  /** Pictures of this upload that have none in the end. */
  unprocessed: Array<{ name: string; reason: string }>;
  /** Pictures of the dataset that had failed before, and were tried once more. */
  reprocessed: number;
}

/** Waits until the thumbnails of an upload are made; those that failed after an earlier one are tried again, once. */
export async function makeThumbnails(run: Run, report: UploadReport): Promise<Thumbnails> {
  const { client, place, signal } = run;
  const path = [place.project.id, place.dataset.id] as const;
  const there = report.files.filter(isThere);
  const before = there.filter(({ state }) => state === "duplicate");
  const hadFailed = before.length > 0 && (await failuresOf(run, before)).length > 0;
  const reprocessed = hadFailed ? (await client.reprocessDataset(...path, { signal })).queued_count : 0;
  const view = createBarView("thumbnails", process.stderr);
  const processing = await client
    .waitForProcessing(...path, {
      signal,
      pollInterval: 500,
      onProgress: (seen) => view.show(barOfProcessing(seen)),
    })
    .finally(view.end);
  return { processing, unprocessed: await failuresOf(run, there), reprocessed };
}

/** Those whose processing failed. */
async function failuresOf({ client, place, signal }: Run, files: UploadReport["files"]) {
  const ids = new Set(files.map(({ imageId }) => imageId));
  const failures: Thumbnails["unprocessed"] = [];
  let cursor: string | undefined;
  do {
    const filter = { processing_status: "failed" as const, limit: 100, cursor };
    const page = await client.listDatasetImages(place.project.id, place.dataset.id, filter, { signal });
    for (const { id, filename, processing_error } of page.images) {
      if (ids.has(id)) failures.push({ name: filename, reason: processing_error ?? "unknown" });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return failures;
}
