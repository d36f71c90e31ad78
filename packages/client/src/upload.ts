import { linkedAbort } from "./abort.ts";
import { connect } from "./connection.ts";
import { GalleyError, UploadError } from "./errors.ts";
import type { ConnectionOptions } from "./options.ts";
import { datasetPath } from "./paths.ts";
import { chunksOf, type Planned, refusalOf, roundsOf, toPlanned } from "./upload-plan.ts";
import { createRecord, type UploadRecord } from "./upload-record.ts";
import { createSender } from "./upload-send.ts";
import type { UploadFile, UploadOptions, UploadReport } from "./upload-types.ts";

/**
 * Puts pictures into a dataset: in requests below 25 MiB, several at once. What fails for a moment is sent again, which is
 * safe: the server knows a file it has already by its name and bytes. Resolves with what became of each file, also when
 * the signal ended it: what is stored stays stored, and a call with the report's `left` goes on. Rejects with an
 * `UploadError`, which has the report too, when the server refuses the upload itself (an unknown dataset, a bad key).
 */
export async function uploadImagesBatch(
  projectId: string,
  datasetId: string,
  files: readonly UploadFile[],
  options: ConnectionOptions & UploadOptions,
): Promise<UploadReport> {
  const { concurrency = 3, signal } = options;
  if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 5)) {
    throw new RangeError(`concurrency must be a whole number from 1 to 5, not ${concurrency}`);
  }
  const target = `${datasetPath(projectId, datasetId)}/images/batch-upload`;
  const given = [...files];
  const planned = given.map(toPlanned);
  const record = createRecord(given, planned, options.onProgress);
  // One end for all requests: the caller's signal, or an error in one of them.
  const ending = linkedAbort(signal);
  try {
    const connection = connect({ ...options, signal: ending.signal });
    const sender = createSender({ connection, target, record, options, ...ending });
    record.show();
    for (const round of roundsOf(refuseBySize(planned, record))) {
      await eachOf(chunksOf(round), concurrency, sender, ending.stop);
    }
    return record.report(false);
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return record.report(true);
    throw error instanceof GalleyError ? new UploadError(error, record.report(false)) : error;
  } finally {
    ending.release();
  }
}

function refuseBySize(files: readonly Planned[], record: UploadRecord): Planned[] {
  return files.filter((file) => {
    const reason = refusalOf(file);
    if (reason !== undefined) record.end([file], "refused", reason);
    return reason === undefined;
  });
}

/** Runs `send` for each chunk, so many at once. When one fails, all are ended, and it fails as the first one did. */
async function eachOf(
  chunks: Planned[][],
  concurrency: number,
  send: (chunk: Planned[]) => Promise<void>,
  stop: (reason: unknown) => void,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  async function work(): Promise<void> {
    for (let chunk = chunks.shift(); chunk && !failure; chunk = chunks.shift()) {
      try {
        await send(chunk);
      } catch (error) {
        failure ??= { error };
        stop(error);
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  if (failure) throw failure.error;
}
