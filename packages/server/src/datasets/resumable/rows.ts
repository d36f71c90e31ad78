import type { ErrorCode } from "@galley/contract";
import { type Clock, type Database, fault, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { DatasetScope } from "../scope.ts";
import type { DatasetTables, ResumableUploadRow } from "../tables.ts";
import { folderOfParts } from "./keys.ts";

/** What became of an upload when all of it was there. */
export type Outcome =
  | { image_id: string; job_id: string; code?: undefined }
  | { code: ErrorCode; detail: string; image_id?: undefined };

/** A resumable upload, and how much of it is there. */
export interface ResumableUpload extends Omit<ResumableUploadRow, "outcome" | "metadata"> {
  metadata: Record<string, string | null>;
  /** Bytes; those of its parts. */
  offset: number;
  outcome: Outcome | undefined;
}

export interface Part {
  upload_id: string;
  first_byte: number;
  size: number;
  key: string;
}

type NewUpload = Omit<ResumableUploadRow, "outcome" | "metadata"> & Pick<ResumableUpload, "metadata">;

/** An upload may come in so many parts: each is an object of its own. */
const mostParts = 1000;

/** The rows of resumable uploads and of their parts. */
export function createUploadRows({ database, clock }: { database: Database<DatasetTables>; clock: Clock }) {
  const { read } = database;
  const received = (db: Kysely<DatasetTables>, id: string) =>
    db
      .selectFrom("resumable_part")
      .select(({ fn }) => [fn.sum<number | null>("size").as("size"), fn.countAll<number>().as("count")])
      .where("upload_id", "=", id)
      .executeTakeFirstOrThrow();

  /** Whether whoever has this token still holds the lock; if so, until the transaction ends. */
  async function holds(db: Kysely<DatasetTables>, id: string, token: string): Promise<boolean> {
    const query = db.selectFrom("resumable_upload").select("lock_token").where("id", "=", id);
    return (await lockRows(db, query).executeTakeFirst())?.lock_token === token;
  }

  /** Notes that an upload's parts are to be removed, in the commit that ends its need of them. */
  async function forgetParts(db: Kysely<DatasetTables>, id: string): Promise<void> {
    await db.deleteFrom("resumable_part").where("upload_id", "=", id).execute();
    await db
      .insertInto("dataset_removal")
      .values({ key: folderOfParts(id), created_at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  return {
    async create({ metadata, ...row }: NewUpload): Promise<void> {
      const values = { ...row, metadata: JSON.stringify(metadata) };
      await database.write(({ db }) => db.insertInto("resumable_upload").values(values).execute());
    },

    async find(id: string, { tenant }: DatasetScope): Promise<ResumableUpload | undefined> {
      let query = read.selectFrom("resumable_upload").selectAll().where("id", "=", id);
      if (tenant !== undefined) query = query.where("tenant", "=", tenant);
      const row = await query.executeTakeFirst();
      if (!row) return undefined;
      const outcome = row.outcome === null ? undefined : (JSON.parse(row.outcome) as Outcome);
      const offset = outcome ? row.size : Number((await received(read, id)).size ?? 0);
      return { ...row, metadata: JSON.parse(row.metadata), outcome, offset };
    },

    /** Records a part. Answers false where that is not for the holder of this token to do any more. */
    async addPart(part: Part, token: string): Promise<boolean> {
      const added = await database.write(async ({ db }) => {
        if (!(await holds(db, part.upload_id, token))) return false;
        const { size, count } = await received(db, part.upload_id);
        if (Number(size ?? 0) !== part.first_byte || Number(count) >= mostParts) return false;
        await db.insertInto("resumable_part").values(part).execute();
        fault("resumable-part-before-commit");
        return true;
      });
      fault("resumable-part-after-commit");
      return added;
    },

    /** The keys of the parts, in their order. */
    async partsOf(id: string): Promise<string[]> {
      const rows = await read
        .selectFrom("resumable_part")
        .select("key")
        .where("upload_id", "=", id)
        .orderBy("first_byte")
        .execute();
      return rows.map(({ key }) => key);
    },

    /** Records what became of an upload, in the commit in which it does. Answers false where the lock was lost. */
    async settleIn(db: Kysely<DatasetTables>, id: string, token: string, outcome: Outcome): Promise<boolean> {
      if (!(await holds(db, id, token))) return false;
      const settled = { outcome: JSON.stringify(outcome) };
      await db.updateTable("resumable_upload").set(settled).where("id", "=", id).execute();
      await forgetParts(db, id);
      return true;
    },

    /** Removes an upload; its parts are noted for removal. */
    async remove(id: string, token: string): Promise<void> {
      await database.write(async ({ db }) => {
        if (!(await holds(db, id, token))) return;
        await forgetParts(db, id);
        await db.deleteFrom("resumable_upload").where("id", "=", id).execute();
      });
      fault("resumable-removed");
    },

    /** Uploads of which all is there, and nothing has become yet. */
    async complete(limit: number): Promise<string[]> {
      const rows = await read
        .selectFrom("resumable_upload")
        .select("id")
        .where("outcome", "is", null)
        .where(({ eb, selectFrom }) =>
          eb(
            "size",
            "=",
            selectFrom("resumable_part")
              .select(({ fn }) => fn.sum<number>("resumable_part.size").as("size"))
              .whereRef("resumable_part.upload_id", "=", "resumable_upload.id"),
          ),
        )
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async expired(limit: number): Promise<string[]> {
      const rows = await read
        .selectFrom("resumable_upload")
        .select("id")
        .where("expires_at", "<=", clock.now())
        .orderBy("expires_at")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export type UploadRows = ReturnType<typeof createUploadRows>;
