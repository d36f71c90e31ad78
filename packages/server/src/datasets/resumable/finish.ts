import { Readable } from "node:stream";
import { fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/port.ts";
import type { CarryOut } from "../removals.ts";
import type { DatasetTables } from "../tables.ts";
import { type FileTools, takeFile } from "../upload/take-file.ts";
import type { Uploads } from "../uploads.ts";
import { folderOfParts } from "./keys.ts";
import type { HeldLock, UploadLocks } from "./locks.ts";
import { bytesOf, PartGone } from "./parts.ts";
import type { Outcome, RefusedOutcome, ResumableUpload, UploadRows } from "./rows.ts";

export interface FinishOptions {
  storage: Storage;
  rows: UploadRows;
  locks: UploadLocks;
  uploads: Pick<Uploads, "begin">;
  carryOut: CarryOut;
  onTrouble: FileTools["onTrouble"];
}

const duplicate = "Duplicate file (already exists in dataset)";
export const refusedFile = (filename: string, reason: string): RefusedOutcome => ({
  code: "no_usable_file",
  detail: `${filename}: ${reason}.`,
});
export const duplicateFile = (filename: string): RefusedOutcome => refusedFile(filename, duplicate);

/** Of a file of which a part is gone. */
export const incompleteFile = (filename: string): RefusedOutcome =>
  refusedFile(filename, "A part of it is gone from storage; upload it again");

const locked = () => new Refusal("upload_locked", "Another request works on this upload. Try again in a moment.");

/** Makes one file of an upload's parts, and gives it to the dataset. */
export function createFinish(options: FinishOptions) {
  const { storage, rows, locks, uploads, carryOut, onTrouble } = options;

  /** What becomes of it; recorded, unless that was done in the commit that made it a picture. */
  async function make(
    upload: ResumableUpload,
    { token, lost }: HeldLock,
  ): Promise<{ outcome: Outcome; recorded: boolean }> {
    const { id, dataset_id, filename, tenant } = upload;
    const begun = await uploads.begin({ id: dataset_id, tenant });
    try {
      const keys = (await rows.partsOf(id)).map(({ key }) => key);
      const body = Readable.from(bytesOf(storage, keys, lost), { objectMode: false });
      const taken = await takeFile({ storage, onTrouble }, begun, filename, body, lost);
      if (taken.refused?.status === "refused")
        return { outcome: refusedFile(filename, taken.refused.reason), recorded: false };
      if (taken.refused) throw new Refusal("storage_unavailable", "The file is complete and could not be stored yet.");
      let outcome: Outcome | undefined;
      await begun.commit([taken.file], async (work, { stored, jobs }) => {
        const [file] = stored;
        outcome = file ? { image_id: file.imageId, job_id: jobs[0]!.id } : duplicateFile(filename);
        const db = work.db as unknown as Kysely<DatasetTables>;
        if (!(await rows.settleIn(db, id, token, outcome))) throw locked();
      });
      return { outcome: outcome!, recorded: true };
    } catch (error) {
      if (error instanceof PartGone) return { outcome: incompleteFile(filename), recorded: false };
      if (error instanceof Refusal && error.code === "dataset_not_found")
        return { outcome: { code: error.code, detail: error.message }, recorded: false };
      throw error;
    } finally {
      await begun.abandon().catch(onTrouble);
    }
  }

  async function settle(upload: ResumableUpload, lock: HeldLock): Promise<Outcome> {
    const { outcome, recorded } = await make(upload, lock);
    if (!recorded) {
      const { id } = upload;
      if (!(await rows.settle(id, lock.token, outcome))) throw locked();
    }
    fault("resumable-settled");
    // Where that fails, the note of it is carried out later.
    await carryOut([folderOfParts(upload.id)]).catch(() => {});
    return outcome;
  }

  /** What became of an upload; that is found out now if all of it is there. Undefined where it is not. */
  async function finishWith(id: string, lock: HeldLock): Promise<Outcome | undefined> {
    try {
      const upload = await rows.find(id, { tenant: undefined });
      if (!upload || upload.offset < upload.size) return undefined;
      return upload.outcome ?? (await settle(upload, lock));
    } finally {
      await lock.release();
    }
  }

  return {
    /** @throws Refusal where it cannot be said now: it is tried again later in any case */
    async finish(id: string, signal: AbortSignal): Promise<Outcome | undefined> {
      // It takes a moment, and whoever else comes is answered after it.
      return finishWith(id, await locks.acquire(id, { letGo: () => {}, signal }));
    },
    /** Unless somebody is at it. */
    async finishIfFree(id: string): Promise<void> {
      const lock = await locks.tryAcquire(id);
      if (lock) await finishWith(id, lock);
    },
  };
}

export type Finish = ReturnType<typeof createFinish>;
