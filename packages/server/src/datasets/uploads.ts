import { randomUUIDv7 } from "node:crypto";
import { type Clock, type Database, fault, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobHead } from "../jobs/job-row.ts";
import type { NewJob, Work } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import { Refusal } from "../refusal.ts";
import { folderOfUpload } from "./keys.ts";
import type { ImageQueue } from "./processing/queue.ts";
import { lockDataset, sessionToJoin } from "./sessions.ts";
import type { DatasetTables } from "./tables.ts";

type Tables = DatasetTables & JobTables;

/** A file of an upload, whole in storage and not recorded yet. */
export interface StoredFile {
  imageId: string;
  filename: string;
  /** Bytes. */
  size: number;
  contentType: string;
  sha256: string;
  key: string;
}

/** A file that was not recorded, since a picture of its name was there first. */
interface Duplicate {
  file: StoredFile;
  /** The picture that has its name. */
  imageId: string;
  sha256: string;
}

/** Files of one upload on their way: nothing of them counts until `commit`. */
export interface Upload {
  id: string;
  datasetId: string;
  /** Where its files are to be stored. */
  folder: string;
  /**
   * Records the files, and queues the jobs that process them: all in one commit, after which they are the dataset's. Files
   * whose names the dataset has are left out and told; they are removed from storage before this resolves.
   *
   * @throws Refusal `dataset_not_found` where it was deleted meanwhile
   */
  commit(files: readonly StoredFile[], alongside?: Alongside): Promise<Recorded>;
  /** Something may be in its folder that `commit` is not told of: it is looked for after the commit. */
  suspect(): void;
  /** Removes what it has stored. For an upload that will not be committed; harmless after a commit. */
  abandon(): Promise<void>;
}

/** What else is recorded in the commit; where it throws, nothing is. */
type Alongside = (work: Work, recorded: Recorded) => Promise<void>;

export interface Recorded {
  stored: StoredFile[];
  duplicates: Duplicate[];
  /** The jobs that process them. */
  jobs: JobHead[];
}

export interface UploadsOptions {
  database: Database<Tables>;
  clock: Clock;
  queue: ImageQueue;
  /** Removes what an upload has stored and nothing refers to, and then the upload's row. */
  removeLeftovers: (upload: { id: string; datasetId: string }) => Promise<void>;
  /** The uploads under way in this process: they are noted here, since nothing else tells for certain that they live. */
  alive: Set<string>;
}

/** ms between the signs of life of an upload. */
const touchEvery = 30_000;

/** The names that a dataset has, of these: some hundreds at a time, since a statement has a limited number of variables. */
async function namesTaken(db: Kysely<Tables>, datasetId: string, names: readonly string[]) {
  const taken = new Map<string, { id: string; sha256: string }>();
  for (let from = 0; from < names.length; from += 500) {
    const rows = await db
      .selectFrom("dataset_image")
      .select(["id", "filename", "sha256"])
      .where("dataset_id", "=", datasetId)
      .where("filename", "in", names.slice(from, from + 500))
      .execute();
    for (const { filename, ...image } of rows) taken.set(filename, image);
  }
  return taken;
}

/** The session of an upload; undefined where it was given up. */
async function sessionOf(db: Kysely<Tables>, uploadId: string): Promise<number | undefined> {
  const query = db.selectFrom("dataset_upload").select(["abandoned", "session"]).where("id", "=", uploadId);
  const row = await lockRows(db, query).executeTakeFirst();
  return row?.abandoned === 0 ? row.session : undefined;
}

const deleted = () => new Refusal("dataset_not_found", "The dataset was deleted during the upload.");

/**
 * The session that an upload which is noted in this transaction will belong to.
 *
 * @throws Refusal `dataset_not_found`
 */
export async function reserveSession(db: Kysely<DatasetTables>, datasetId: string): Promise<number> {
  const dataset = await lockDataset(db, datasetId);
  if (!dataset) throw deleted();
  return sessionToJoin(db, dataset);
}

/** Uploads to datasets: what is stored is recorded at once when all is there, or leaves nothing behind. */
export function createUploads({ database, clock, queue, removeLeftovers, alive }: UploadsOptions) {
  /** In the same transaction for all files: two uploads of the same names have one after the other. */
  async function record(
    work: Work,
    upload: { id: string; datasetId: string },
    files: readonly StoredFile[],
    job: NewJob,
    clean: boolean,
  ): Promise<Recorded> {
    const db = work.db as unknown as Kysely<Tables>;
    const dataset = await lockDataset(db as unknown as Kysely<DatasetTables>, upload.datasetId);
    if (!dataset) throw deleted();
    const session = await sessionOf(db, upload.id);
    if (session === undefined) throw new Refusal("request_timeout", "The upload was silent for too long.");
    const taken = await namesTaken(
      db,
      upload.datasetId,
      files.map(({ filename }) => filename),
    );
    const stored: StoredFile[] = [];
    const duplicates: Duplicate[] = [];
    for (const file of files) {
      const image = taken.get(file.filename);
      if (image) duplicates.push({ file, imageId: image.id, sha256: image.sha256 });
      else {
        stored.push(file);
        taken.set(file.filename, { id: file.imageId, sha256: file.sha256 });
      }
    }
    const jobs = await queue.add(work, dataset, stored, { job, session });
    // With leftovers, of duplicates or others, it stays until they are removed.
    if (clean && duplicates.length === 0) await db.deleteFrom("dataset_upload").where("id", "=", upload.id).execute();
    fault("upload-before-commit");
    return { stored, duplicates, jobs };
  }

  return {
    /** The names of these that the dataset has already: they need not be read. */
    taken: (datasetId: string, names: readonly string[]) =>
      namesTaken(database.read as unknown as Kysely<Tables>, datasetId, names),

    /** Begins an upload. It is noted first, so that whatever it stores is found again if this process dies. */
    async begin({ id: datasetId, tenant }: { id: string; tenant: string }): Promise<Upload> {
      const id = randomUUIDv7();
      alive.add(id);
      const noted = database.write(async ({ db }) => {
        const session = await reserveSession(db as unknown as Kysely<DatasetTables>, datasetId);
        const row = { id, dataset_id: datasetId, session, touched_at: clock.now() };
        await db.insertInto("dataset_upload").values(row).execute();
      });
      await noted.catch((error: unknown) => {
        alive.delete(id);
        throw error;
      });
      let cancelTouch = (): void => {};
      const touchLater = (): void => {
        cancelTouch = clock.after(touchEvery, () => {
          const touched = database.write(({ db }) =>
            db.updateTable("dataset_upload").set({ touched_at: clock.now() }).where("id", "=", id).execute(),
          );
          // Where that fails now and then, the next one will do.
          touched.catch(() => {}).finally(() => ended || touchLater());
        });
      };
      let ended = false;
      touchLater();
      const upload = { id, datasetId };
      let clean = true;
      const end = () => {
        ended = true;
        alive.delete(id);
        cancelTouch();
      };
      return {
        ...upload,
        folder: folderOfUpload(datasetId, id),
        async commit(files, alongside) {
          const job = await queue.prepare(datasetId, tenant);
          const recorded = await database.write(async (unit) => {
            const work = unit as unknown as Work;
            const done = await record(work, upload, files, job, clean);
            await alongside?.(work, done);
            return done;
          });
          fault("upload-after-commit");
          end();
          if (!clean || recorded.duplicates.length > 0) await removeLeftovers(upload).catch(() => {});
          return recorded;
        },
        suspect() {
          clean = false;
        },
        async abandon() {
          if (ended) return;
          end();
          await removeLeftovers(upload);
        },
      };
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;
