import type { IncomingMessage } from "node:http";
import { endOf } from "../../http/branch.ts";
import type { Recorded, StoredFile, Upload, Uploads } from "../uploads.ts";
import { readFileName } from "./file-name.ts";
import { type FormFile, type FormOptions, readForm } from "./form.ts";
import { type FileTools, type NotStored, readAway, takeFile } from "./take-file.ts";

/** What became of one file. */
export type Outcome = { filename: string } & (
  | { status: "stored"; file: StoredFile }
  | { status: "duplicate"; imageId: string; sameContent: boolean }
  | NotStored
);

export interface Received {
  /** In the order in which they came. */
  outcomes: Outcome[];
  jobs: Recorded["jobs"];
  /** Fields that were ignored. */
  ignored: string[];
}

export interface ReceiveOptions extends FileTools, FormOptions {
  uploads: Uploads;
  onAbandonFailed(error: unknown): void;
}

const field = "files";
/** Files that the storage has got whole and not acknowledged yet, or gets just now (SPEC section 5). */
const mostUnderWay = 10;

/**
 * Takes in the files of a form: all that are usable are recorded at once when all of it was there, and queued. When it
 * fails, nothing is left of it.
 *
 * @throws Refusal
 */
export async function receiveFiles(
  options: ReceiveOptions,
  request: IncomingMessage,
  dataset: { id: string; tenant: string },
): Promise<Received> {
  const upload = await options.uploads.begin(dataset);
  const files = createIntake(options, upload);
  try {
    const ignored = await readForm(request, options, files.take);
    const outcomes = await Promise.all(files.outcomes);
    const stored = outcomes.flatMap((outcome) => (outcome.status === "stored" ? [outcome.file] : []));
    const recorded = stored.length > 0 ? await upload.commit(stored) : undefined;
    // Of no use any more, and yet known to be alive until here.
    if (!recorded) await abandon(upload, options);
    return {
      outcomes: recorded ? outcomes.map((outcome) => afterCommit(outcome, recorded)) : outcomes,
      jobs: recorded?.jobs ?? [],
      ignored: [...ignored, ...files.otherFields],
    };
  } catch (error) {
    // What is on its way into storage is there, or not, before it is removed.
    await Promise.allSettled(files.outcomes);
    await abandon(upload, options);
    throw error;
  }
}

/** What cannot be removed now is found by the upload's row later. */
const abandon = (upload: Upload, { onAbandonFailed }: ReceiveOptions): Promise<void> =>
  upload.abandon().catch(onAbandonFailed);

/** Another request may have recorded the name first. */
function afterCommit(outcome: Outcome, { duplicates }: Recorded): Outcome {
  if (outcome.status !== "stored") return outcome;
  const { filename, file } = outcome;
  const duplicate = duplicates.find(({ file: { imageId } }) => imageId === file.imageId);
  if (!duplicate) return outcome;
  return {
    filename,
    status: "duplicate",
    imageId: duplicate.imageId,
    sameContent: duplicate.sha256 === file.sha256,
  };
}

function createIntake(options: ReceiveOptions, upload: Upload) {
  const outcomes: Array<Promise<Outcome>> = [];
  const byName = new Map<string, Promise<Outcome>>();
  const otherFields = new Set<string>();
  const underWay = new Set<Promise<unknown>>();

  const note = (outcome: Promise<Outcome>): void => {
    // It is asked for when all are there; until then its failure is nobody's.
    outcome.catch(() => {});
    outcomes.push(outcome);
  };

  /** The picture that has the name already: of the dataset, or of this request. */
  async function known(filename: string): Promise<{ id: string; sha256: string } | undefined> {
    const earlier = await byName.get(filename);
    if (earlier?.status === "stored") return { id: earlier.file.imageId, sha256: earlier.file.sha256 };
    return (await options.uploads.taken(upload.datasetId, [filename])).get(filename);
  }

  async function refuse(filename: string, reason: string, file: FormFile): Promise<void> {
    const { size } = await readAway(file.body);
    // A browser sends a file without name and bytes for a field in which no file was chosen.
    if (size > 0 || file.filename !== "") note(Promise.resolve({ filename, status: "refused", reason }));
  }

  /** Resolves when the body was read: the next file comes only then. What the storage says of it is waited for later. */
  async function store(filename: string, { body }: FormFile): Promise<void> {
    while (underWay.size >= mostUnderWay) await Promise.race(underWay);
    const taken = takeFile(options, upload, filename, body);
    const outcome = taken.then(
      ({ file, refused }): Outcome => (file ? { filename, status: "stored", file } : { filename, ...refused }),
    );
    note(outcome);
    byName.set(filename, outcome);
    const forget = (): void => void underWay.delete(outcome);
    underWay.add(outcome);
    outcome.then(forget, forget);
    await endOf(body, undefined);
  }

  return {
    outcomes,
    otherFields,
    async take(file: FormFile): Promise<void> {
      const { name: filename, reason } = readFileName(file.filename);
      if (file.field !== field) {
        otherFields.add(file.field);
        await readAway(file.body);
        return;
      }
      if (reason !== undefined) return refuse(filename, reason, file);
      const image = await known(filename);
      if (!image) return store(filename, file);
      const { sha256 } = await readAway(file.body);
      const duplicate = { filename, imageId: image.id, sameContent: sha256 === image.sha256 };
      note(Promise.resolve({ status: "duplicate", ...duplicate }));
    },
  };
}
