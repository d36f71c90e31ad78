import { UploadError } from "@galley/client";
import { CliError } from "./cli-error.ts";
import { inWords, openClient } from "./client-words.ts";
import { createBarView } from "./progress.ts";
import { onStopSignal, statusAfter } from "./signals.ts";
import type { UploadCommandOptions } from "./upload.ts";
import { type Found, findPictures } from "./upload-find.ts";
import { findPlace } from "./upload-place.ts";
import { documentOf, type Outcome, show, showSkipped } from "./upload-report.ts";
import { makeThumbnails, type Run } from "./upload-thumbnails.ts";
import { barOfUpload, describeUpload, isThere } from "./upload-view.ts";

/** Has a running Galley take in the pictures of folders, and shows how it goes. */
export async function upload(folders: string[], options: UploadCommandOptions): Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stop = onStopSignal(statusAfter);
  void stop.then(() => stopping.abort());
  try {
    const client = openClient(options);
    const found = await findPictures(folders);
    if (found.pictures.length === 0) throw noPicture(folders, found);
    // Where no Galley is at all, that is to be told soon.
    const place = await findPlace(openClient(options, { maxRetries: 1 }), options, signal);
    if (!options.json) showSkipped(found);
    const outcome = await carryOut({ client, place, signal }, found, options.concurrency);
    if (options.json) console.log(JSON.stringify(documentOf(place, found, outcome), null, 2));
    else show(place, outcome);
    if (outcome.processing === undefined && signal.aborted) process.exitCode = statusAfter(await stop);
    else if (!isWell(outcome)) process.exitCode = 1;
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw told(error, options.url);
    throw new CliError("stopped; nothing was uploaded", statusAfter(await stop));
  }
}

async function carryOut(run: Run, { pictures }: Found, concurrency: number): Promise<Outcome> {
  const { client, place, signal } = run;
  const uploading = createBarView("upload    ", process.stderr);
  const report = await client
    .uploadImagesBatch(place.project.id, place.dataset.id, pictures, {
      concurrency,
      signal,
      onProgress: (progress) => uploading.show(barOfUpload(progress)),
    })
    .finally(uploading.end);
  const nothing = { report, processing: undefined, unprocessed: [], reprocessed: 0 };
  if (report.aborted || !report.files.some(isThere)) return nothing;
  try {
    return { report, ...(await makeThumbnails(run, report)) };
  } catch (error) {
    if (!signal.aborted) throw error;
    return nothing;
  }
}

function noPicture(folders: string[], { skipped }: Found): CliError {
  const [first] = skipped;
  const why = first ? `; ${skipped.length} skipped, such as ${first.path}: ${first.reason}` : "";
  return new CliError(`there is no picture in ${folders.join(", ")}${why}`);
}

const isWell = ({ report, processing, unprocessed }: Outcome): boolean =>
  report.files.every(isThere) && processing !== undefined && unprocessed.length === 0;

const told = (error: unknown, url: string): unknown =>
  error instanceof UploadError ? new CliError(`${error.message} ${describeUpload(error.report)}`) : inWords(error, url);
