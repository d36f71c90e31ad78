import type { Readable } from "node:stream";
import { type Clock, fault } from "@galley/foundation";
import { DataStore, type Locker, Upload } from "@tus/server";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/port.ts";
import type { CarryOut } from "../removals.ts";
import type { DatasetScope } from "../scope.ts";
import { incompleteFile } from "./finish.ts";
import { folderOfParts } from "./keys.ts";
import { type HeldLock, type UploadLocks, uploadNotFound } from "./locks.ts";
import { mergeParts, PartGone } from "./parts.ts";
import type { ResumableUpload, UploadRows } from "./rows.ts";

/** ms after which an upload is over, whether or not it is complete. */
const livesFor = 24 * 3_600_000;

export interface DataStoreOptions {
  storage: Storage;
  clock: Clock;
  rows: UploadRows;
  locks: UploadLocks;
  carryOut: CarryOut;
}

const movedOn = (): Refusal => new Refusal("upload_locked", "Another request went on with this upload.");

/** What one request is about. */
export interface TusRequest {
  id: string;
  scope: DatasetScope;
  /** Of an upload that is made by this request. */
  creates?: { tenant: string; datasetId: string; filename: string };
  /** The client has gone. */
  gone: AbortSignal;
}

/** The @tus/server's view of one upload, for one request. */
export interface RequestStore {
  store: DataStore;
  locker: Locker;
}

/**
 * Uploads in Galley's storage and database, since its processes share nothing else: what a request brings becomes an
 * object, whole or not at all, and then a row. Keys are never used twice, so that a request that has lost its lock and
 * stores something all the same overwrites nothing.
 */
export function createRequestStore(
  { storage, clock, rows, locks, carryOut }: DataStoreOptions,
  { id, scope, creates, gone }: TusRequest,
): RequestStore {
  let lock: HeldLock | undefined;
  let columns: { lock_token: string | null; lock_until: number | null } = { lock_token: null, lock_until: null };

  const locker: Locker = {
    newLock: () => ({
      async lock(_signal, letGo) {
        const ask = () => void letGo();
        if (creates) {
          const begun = locks.begin(id, ask);
          columns = begun.columns;
          lock = begun;
        } else {
          // Whose it is not is told before it could disturb whose it is.
          if (!(await rows.find(id, scope))) throw uploadNotFound();
          lock = await locks.acquire(id, { letGo: ask, signal: gone });
        }
      },
      unlock: async () => lock?.release(),
    }),
  };

  async function find(): Promise<ResumableUpload> {
    const upload = await rows.find(id, scope);
    if (!upload) throw uploadNotFound();
    const { outcome } = upload;
    if (outcome?.code !== undefined) throw new Refusal(outcome.code, outcome.detail);
    if (upload.expires_at <= clock.now()) throw new Refusal("upload_expired", "The upload was not completed in time.");
    return upload;
  }

  /** @throws Refusal where a part is gone: then that is what has become of the upload */
  async function makeRoom({ filename }: ResumableUpload): Promise<void> {
    try {
      await mergeParts({ storage, rows, carryOut }, id, lock!);
    } catch (error) {
      if (!(error instanceof PartGone)) throw error;
      const outcome = incompleteFile(filename);
      if (!(await rows.settle(id, lock!.token, outcome))) throw movedOn();
      await carryOut([folderOfParts(id)]).catch(() => {});
      throw new Refusal(outcome.code, outcome.detail);
    }
  }

  async function store(stream: Readable, offset: number): Promise<number> {
    const { token, lost } = lock!;
    await makeRoom(await find());
    const key = `${folderOfParts(id)}${offset}-${token}`;
    const { size } = await storage.put(key, stream, { contentType: "application/octet-stream", signal: lost });
    fault("resumable-part-stored");
    const kept = size > 0 && (await rows.addPart({ upload_id: id, first_byte: offset, size, key }, token));
    if (!kept) await storage.delete(key).catch(() => {});
    if (!kept && size > 0) throw movedOn();
    return offset + size;
  }

  class Store extends DataStore {
    override extensions = ["creation", "creation-with-upload", "expiration", "termination"];
    override async create(upload: Upload): Promise<Upload> {
      const { tenant, datasetId, filename } = creates!;
      const created_at = clock.now();
      const row = { id, tenant, dataset_id: datasetId, filename, size: upload.size!, created_at, ...columns };
      await rows.create({ ...row, metadata: upload.metadata ?? {}, expires_at: created_at + livesFor });
      return upload;
    }
    override async getUpload(): Promise<Upload> {
      const { size, offset, metadata } = await find();
      return new Upload({ id, size, offset, metadata });
    }
    override write = (stream: Readable, _id: string, offset: number): Promise<number> => store(stream, offset);
    override async remove(): Promise<void> {
      if (await rows.remove(id, lock!.token)) await carryOut([folderOfParts(id)]).catch(() => {});
    }
    /** The library would look at the machine's time: that is looked after by `find`. */
    override getExpiration(): number {
      return 0;
    }
  }
  return { store: new Store(), locker };
}
