import type { GalleyClient, UploadedFileStatus, UploadFile, UploadReport } from "@galley/client";
import type { LiveResource } from "../watch/live.ts";
import { createPublished } from "../watch/published.ts";
import { find, hold, type Resource } from "../watch/shared.ts";
import { filesOf, newRow, summaryOf, type UploadFiles, type UploadSummary } from "./upload-files.ts";
import { datasetName } from "./watched-dataset.ts";

export type UploadSnapshot = {
  readonly isUploading: boolean;
  readonly files: UploadFiles;
  readonly progress: UploadSummary;
  /** What became of all files so far; null before the first upload and while one runs. */
  readonly report: UploadReport | null;
  readonly error: Error | null;
};

type SendOptions = {
  concurrency?: number | undefined;
  /** Goes on when nobody looks at it any more. */
  keepUploading?: boolean | undefined;
};

export type Upload = Resource<UploadSnapshot> & {
  send(files: readonly UploadFile[], options: SendOptions): Promise<UploadReport>;
  retryFailed(options: SendOptions): Promise<UploadReport>;
  abort(): void;
  /** Forgets what is over. */
  reset(): void;
};

/** Files that are sent together, and where in the list they stand. */
type Round = { files: readonly UploadFile[]; at: readonly number[]; concurrency: number | undefined };

const nothing = filesOf([], undefined);
export const noUploadYet: UploadSnapshot = {
  isUploading: false,
  files: nothing,
  progress: summaryOf([]),
  report: null,
  error: null,
};

export const uploadName = (projectId: string, datasetId: string): string => `upload:${projectId}/${datasetId}`;

/** What is being sent to a dataset. One round at a time; what is given meanwhile waits for its turn. */
export function createUpload(client: GalleyClient, projectId: string, datasetId: string): Upload {
  let given: UploadFile[] = [];
  let rows: UploadedFileStatus[] = [];
  /** Places in the list of what may still be sent. */
  let left = new Set<number>();
  let jobIds = new Set<string>();
  let report: UploadReport | null = null;
  let error: Error | null = null;
  let controller: AbortController | undefined;
  let lastRound: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let files = nothing;
  let keep: (() => void) | undefined;

  const published = createPublished<UploadSnapshot>(() => {
    files = filesOf(rows, files);
    return { isUploading: waiting > 0, files, progress: summaryOf(rows), report, error };
  });

  /** What came with earlier uploads leaves the list, but for what may still be sent. */
  function startAfresh(): void {
    const stay = [...left].sort((a, b) => a - b);
    given = stay.map((at) => given[at] as UploadFile);
    rows = stay.map((at) => rows[at] as UploadedFileStatus);
    left = new Set(stay.keys());
    jobIds = new Set();
  }

  function begin(options: SendOptions): AbortController {
    if (options.keepUploading && !keep) {
      const name = uploadName(projectId, datasetId);
      keep = hold<Upload>(client, name, { create: () => upload }).release;
    }
    report = null;
    error = null;
    if (!controller || controller.signal.aborted) controller = new AbortController();
    waiting++;
    return controller;
  }

  async function sendRound(round: Round, signal: AbortSignal): Promise<UploadReport> {
    const { at, concurrency } = round;
    const take = (statuses: readonly UploadedFileStatus[]): void => {
      for (const [index, status] of statuses.entries()) rows[at[index] as number] = status;
    };
    const end = (told: UploadReport): UploadReport => {
      take(told.files);
      const again = new Set(told.left);
      for (const [index, file] of round.files.entries()) if (again.has(file)) left.add(at[index] as number);
      for (const id of told.jobIds) jobIds.add(id);
      return told;
    };
    try {
      const options = { signal, concurrency, onProgress: progress };
      return end(await client.uploadImagesBatch(projectId, datasetId, round.files, options));
    } catch (caught) {
      const told = reportIn(caught);
      if (told) end(told);
      else for (const place of at) left.add(place);
      throw caught;
    }
    function progress({ files: statuses }: { files: readonly UploadedFileStatus[] }): void {
      if (signal.aborted) return;
      take(statuses);
      published.changed();
    }
  }

  function settle(): void {
    // Before the end is shown, so that what is known of the processing is never taken for that of these files.
    find<LiveResource<unknown>>(client, datasetName(projectId, datasetId))?.resume();
    const { counts } = summaryOf(rows);
    const places = [...left].sort((a, b) => a - b);
    const again = places.map((at) => given[at] as UploadFile);
    const aborted = error === null && controller?.signal.aborted === true;
    report = { files: [...rows], counts, jobIds: [...jobIds], left: again, aborted };
    controller = undefined;
    published.changed(true);
    keep?.();
    keep = undefined;
  }

  function start(round: Round, options: SendOptions): Promise<UploadReport> {
    const { signal } = begin(options);
    for (const place of round.at) left.delete(place);
    published.changed(true);
    const sent = lastRound.then(() => sendRound(round, signal));
    lastRound = sent
      .catch((caught: Error) => {
        error = caught;
        // A dataset that is gone is gone for what waits, too.
        controller?.abort(caught);
      })
      .then(() => {
        waiting--;
        if (waiting === 0) settle();
      });
    // The error is told by the snapshot; who does not wait for the report need not catch it.
    sent.catch(() => {});
    return sent;
  }

  const upload: Upload = {
    getSnapshot: published.getSnapshot,
    subscribe: published.subscribe,
    send(more, options) {
      if (waiting === 0) startAfresh();
      const at = more.map((_, index) => given.length + index);
      given = [...given, ...more];
      rows = [...rows, ...more.map(newRow)];
      return start({ files: [...more], at, concurrency: options.concurrency }, options);
    },
    retryFailed(options) {
      const at = [...left].sort((a, b) => a - b);
      const again = at.map((place) => given[place] as UploadFile);
      return start({ files: again, at, concurrency: options.concurrency }, options);
    },
    abort: () => controller?.abort(new DOMException("The upload was aborted", "AbortError")),
    reset() {
      if (waiting > 0) return;
      left = new Set();
      startAfresh();
      report = null;
      error = null;
      published.changed(true);
    },
    close() {
      controller?.abort(new DOMException("Nobody looks at the upload any more", "AbortError"));
      published.close();
    },
  };
  return upload;
}

/** An `UploadError` tells what became of the files until then. */
function reportIn(error: unknown): UploadReport | undefined {
  return typeof error === "object" && error !== null && "report" in error ? (error.report as UploadReport) : undefined;
}
