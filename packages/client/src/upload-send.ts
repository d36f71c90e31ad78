import type { BatchUploadResponse, UploadedFile } from "@galley/contract";
import { isObject } from "./answer.ts";
import type { Connection } from "./connection.ts";
import { GalleyError, invalidAnswer } from "./errors.ts";
import type { ConnectionOptions } from "./options.ts";
import { timeToSend } from "./requests.ts";
import { backoff } from "./retry.ts";
import type { Planned } from "./upload-plan.ts";
import type { UploadRecord } from "./upload-record.ts";
import { refusedFiles } from "./upload-refused.ts";

type SenderOptions = {
  connection: Connection;
  target: string;
  record: UploadRecord;
  options: Pick<ConnectionOptions, "maxRetries" | "random">;
  /** Ends all requests. */
  signal: AbortSignal;
  stop: (reason: unknown) => void;
};

/** Sends the files of one request until each of them has its fate. */
export function createSender({ connection, target, record, options, signal, stop }: SenderOptions) {
  const { maxRetries = 4, random = Math.random } = options;
  /** Files of requests that may have been taken in, though no answer has said so. */
  const doubtful = new Set<Planned>();

  async function post(files: Planned[]): Promise<BatchUploadResponse> {
    const form = new FormData();
    for (const { blob, name } of files) form.append("files", blob, name);
    const answer = await connection.send({
      method: "POST",
      target,
      raw: form,
      repeat: "also-after-errors",
      hold: timeToSend(files.reduce((sum, { blob }) => sum + blob.size, 0)),
      onSent: (share) => guarded(() => record.sent(files, share)),
      onFailedTry: (error) => {
        // Galley itself says no with a problem, and has kept nothing then.
        if (error.problem === undefined) for (const file of files) doubtful.add(file);
        record.sent(files, 0);
      },
    });
    if (isUploaded(answer.body, files.length)) return answer.body;
    throw invalidAnswer("The answer does not say what became of the files", answer.status);
  }

  /** For what the browser calls, which has nobody to throw to. */
  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      stop(error);
    }
  }

  /** Gives the files to be sent again. */
  function settle(files: readonly Planned[], answer: BatchUploadResponse): Planned[] {
    record.addJobs(answer.job_ids);
    const told = files.map((file, index) => ({ file, outcome: answer.files[index] as UploadedFile }));
    for (const { file, outcome } of told) record.settle(file, outcome, doubtful.has(file));
    record.show();
    return told.flatMap(({ file, outcome }) => (outcome.status === "failed" ? [file] : []));
  }

  /** What an error says of the files. Where it tells none of them apart, each is sent alone, to have words of its own. */
  async function fail(files: readonly Planned[], error: unknown): Promise<Planned[]> {
    if (!(error instanceof GalleyError)) throw error;
    const isRefused = isAboutFiles(error);
    if (!isRefused && !error.retryable) {
      // Of an answer that is not Galley's own nobody knows what it means for them.
      if (error.problem) record.end(files, "queued", null);
      throw error;
    }
    const told = refusedFiles(files, error, isRefused ? "refused" : "failed");
    if (told) for (const [file, outcome] of told) record.settle(file, outcome, false);
    else if (isRefused) for (const file of files) await send([file]);
    else record.end(files, "failed", error.message);
    record.show();
    return [];
  }

  async function send(all: Planned[], retry = 0): Promise<void> {
    const files = await readable(all, record);
    if (files.length === 0) return;
    // From here on a file counts as one that may have arrived.
    signal.throwIfAborted();
    record.begin(files);
    const again = await post(files).then(
      (answer) => settle(files, answer),
      (error: unknown) => fail(files, error),
    );
    if (again.length === 0 || retry >= maxRetries) return;
    await connection.wait(backoff(retry, random));
    await send(again, retry + 1);
  }
  return (files: Planned[]) => send(files);
}

const isAboutFiles = ({ code, status }: GalleyError): boolean => code === "no_usable_file" || status === 413;

/** A file that was removed or changed since it was chosen would take all others of its request with it. */
async function readable(files: Planned[], record: UploadRecord): Promise<Planned[]> {
  const can = await Promise.all(
    files.map(({ blob }) =>
      blob
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => true,
          () => false,
        ),
    ),
  );
  const lost = files.filter((_, index) => !can[index]);
  if (lost.length === 0) return files;
  record.end(lost, "refused", "The file cannot be read: it was changed or removed since it was chosen");
  record.show();
  return files.filter((_, index) => can[index]);
}

function isUploaded(body: unknown, count: number): body is BatchUploadResponse {
  return isObject(body) && Array.isArray(body.files) && body.files.length === count && Array.isArray(body.job_ids);
}
