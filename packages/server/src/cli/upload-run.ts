import {
  createGalleyClient,
  type Dataset,
  type DatasetProgress,
  type GalleyClient,
  GalleyError,
  NetworkError,
  type Project,
  UploadError,
  type UploadReport,
} from "@galley/client";
import { CliError } from "./cli-error.ts";
import { createBarView } from "./progress.ts";
import { onStopSignal } from "./signals.ts";
import type { UploadCommandOptions } from "./upload.ts";
import { type Found, findPictures } from "./upload-find.ts";
import { findPlace } from "./upload-place.ts";
import { barOfProcessing, barOfUpload, describeUpload, isThere } from "./upload-view.ts";

/** One upload, from the disk to the thumbnails. */
interface Run {
  client: GalleyClient;
  place: { project: Project; dataset: Dataset };
  found: Found;
  concurrency: number;
  signal: AbortSignal;
}

/** What came of it. `processing` is undefined where it was stopped before. */
interface Outcome {
  report: UploadReport;
  processing: DatasetProgress | undefined;
  /** Pictures of this upload whose processing failed. */
  unprocessed: Array<{ name: string; reason: string }>;
}

/** Has a running Galley take in the pictures of folders, and shows how it goes. */
export async function upload(folders: string[], options: UploadCommandOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const concurrency = Number(options.concurrency);
  if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 5)) {
    throw new CliError(`--concurrency must be a whole number from 1 to 5, not ${options.concurrency}`);
  }
  const stopping = new AbortController();
  const { signal } = stopping;
  void onStopSignal().then(() => stopping.abort());
  try {
    const found = await findPictures(folders);
    if (!options.json) for (const { path, reason } of found.skipped) console.log(`skipped ${path}: ${reason}`);
    if (found.pictures.length === 0) throw new CliError(`there is no picture in ${folders.join(", ")}`);
    const apiKey = options.key || env.GALLEY_API_KEY || undefined;
    const to = { baseUrl: options.url, apiKey };
    // Where no Galley is at all, that is to be told soon.
    const place = await findPlace(createGalleyClient({ ...to, maxRetries: 1 }), options, signal);
    const client = createGalleyClient(to);
    const outcome = await carryOut({ client, place, found, concurrency, signal });
    if (options.json) console.log(JSON.stringify(documentOf(place, found, outcome), null, 2));
    else show(place, outcome);
    if (!isWell(outcome)) process.exitCode = 1;
  } catch (error) {
    throw inWords(error, options.url, signal);
  }
}

async function carryOut({ client, place, found, concurrency, signal }: Run): Promise<Outcome> {
  const { project, dataset } = place;
  const uploading = createBarView("upload    ", process.stderr);
  const report = await client
    .uploadImagesBatch(project.id, dataset.id, found.pictures, {
      concurrency,
      signal,
      onProgress: (progress) => uploading.show(barOfUpload(progress)),
    })
    .finally(uploading.end);
  if (report.aborted || !report.files.some(isThere)) return { report, processing: undefined, unprocessed: [] };
  const processing = createBarView("processing", process.stderr);
  try {
    const progress = await client.waitForProcessing(project.id, dataset.id, {
      signal,
      pollInterval: 500,
      onProgress: (seen) => processing.show(barOfProcessing(seen)),
    });
    processing.end();
    return { report, processing: progress, unprocessed: await failuresOf({ client, place, report, signal }) };
  } catch (error) {
    processing.end();
    if (!signal.aborted) throw error;
    return { report, processing: undefined, unprocessed: [] };
  }
}

async function failuresOf(run: Pick<Run, "client" | "place" | "signal"> & { report: UploadReport }) {
  const { client, place, report, signal } = run;
  const ours = new Set(report.files.filter(isThere).map(({ imageId }) => imageId));
  const failures: Outcome["unprocessed"] = [];
  let cursor: string | undefined;
  do {
    const filter = { processing_status: "failed" as const, limit: 100, cursor };
    const page = await client.listDatasetImages(place.project.id, place.dataset.id, filter, { signal });
    for (const { id, filename, processing_error } of page.images) {
      if (ours.has(id)) failures.push({ name: filename, reason: processing_error ?? "unknown" });
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return failures;
}

const isWell = ({ report, processing, unprocessed }: Outcome): boolean =>
  report.files.every(isThere) && processing !== undefined && unprocessed.length === 0;

function show({ project, dataset }: Run["place"], { report, processing, unprocessed }: Outcome): void {
  console.log(`\n  project      ${project.name} (${project.id})`);
  console.log(`  dataset      ${dataset.name} (${dataset.id})`);
  console.log(`  upload       ${describeUpload(report)}`);
  if (processing) {
    const made = report.files.filter(isThere).length - unprocessed.length;
    console.log(`  thumbnails   ${made} made, ${unprocessed.length} failed`);
  }
  const failures = [
    ...report.files.filter((file) => file.reason !== null && !isThere(file)),
    ...unprocessed.map(({ name, reason }) => ({ name, reason })),
  ];
  for (const { name, reason } of failures) console.log(`  failed       ${name}: ${reason}`);
  if (report.aborted)
    console.log("\nStopped. The same command goes on: pictures that are there already are passed by.");
  else if (report.files.some(isThere) && !processing) console.log("\nStopped. The thumbnails are made all the same.");
}

function documentOf({ project, dataset }: Run["place"], { skipped }: Found, outcome: Outcome): object {
  const { report, processing, unprocessed } = outcome;
  return {
    project_id: project.id,
    dataset_id: dataset.id,
    stopped: report.aborted,
    counts: report.counts,
    files: report.files.map(({ name, size, state, reason, imageId, sameContent }) => ({
      name,
      size,
      state,
      reason,
      image_id: imageId,
      same_content: sameContent,
    })),
    job_ids: report.jobIds,
    processing: processing ?? null,
    processing_failures: unprocessed,
    skipped,
  };
}

function inWords(error: unknown, url: string, signal: AbortSignal): unknown {
  if (signal.aborted && error === signal.reason) return new CliError("stopped; nothing was uploaded");
  if (error instanceof NetworkError) return new CliError(`no Galley answers at ${url}; start one with \`npm start\``);
  if (error instanceof UploadError) return new CliError(`${error.message} ${describeUpload(error.report)}`);
  if (error instanceof GalleyError) return new CliError(error.message);
  // The client says so of an address that is none.
  return error instanceof TypeError && !URL.canParse(url) ? new CliError(`--url: ${error.message}`) : error;
}
