import type { UploadReport } from "@galley/client";
import { count } from "./show.ts";
import type { Found } from "./upload-find.ts";
import type { Run, Thumbnails } from "./upload-thumbnails.ts";
import { describeUpload, isThere } from "./upload-view.ts";

/** What came of an upload. `processing` is undefined where it was stopped before its end. */
export interface Outcome extends Omit<Thumbnails, "processing"> {
  report: UploadReport;
  processing: Thumbnails["processing"] | undefined;
}

/** So many are named of what was skipped, and of what failed. */
const mostSkipped = 5;
const mostFailures = 10;

export function showSkipped({ skipped }: Found): void {
  if (skipped.length === 0) return;
  console.log(`skipped ${count(skipped.length, "file")}:`);
  for (const { path, reason } of skipped.slice(0, mostSkipped)) console.log(`  ${path}: ${reason}`);
  if (skipped.length > mostSkipped) console.log(`  … and ${skipped.length - mostSkipped} more (all with --json)`);
}

/** What came of it, for a person. */
export function show({ project, dataset }: Run["place"], outcome: Outcome): void {
  const { report, processing, unprocessed, reprocessed } = outcome;
  console.log(`\n  project      ${project.name} (${project.id})`);
  console.log(`  dataset      ${dataset.name} (${dataset.id})`);
  console.log(`  upload       ${describeUpload(report)}`);
  if (processing) {
    const made = report.files.filter(isThere).length - unprocessed.length;
    const again = reprocessed > 0 ? `; ${reprocessed} that had failed before tried again` : "";
    console.log(`  thumbnails   ${made} made, ${unprocessed.length} failed${again}`);
  }
  const failures = [...report.files.filter((file) => file.reason !== null && !isThere(file)), ...unprocessed];
  for (const { name, reason } of failures.slice(0, mostFailures)) console.log(`  failed       ${name}: ${reason}`);
  if (failures.length > mostFailures) {
    console.log(`  failed       … and ${failures.length - mostFailures} more (all with --json)`);
  }
  const next = nextOf(outcome);
  if (next) console.log(`\n${next}`);
}

function nextOf({ report, processing, unprocessed }: Outcome): string | undefined {
  if (report.aborted) return "Stopped. The same command goes on: pictures that are there already are passed by.";
  if (report.files.some(isThere) && !processing) return "Stopped. The thumbnails are made all the same.";
  return report.counts.failed + unprocessed.length > 0 ? "The same command tries again what failed." : undefined;
}

/** What came of it, for a program. */
export function documentOf({ project, dataset }: Run["place"], { skipped }: Found, outcome: Outcome): object {
  const { report, processing, unprocessed, reprocessed } = outcome;
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
    reprocessed,
    processing_failures: unprocessed,
    skipped,
  };
}
