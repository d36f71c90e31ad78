import type { ErrorCode } from "@galley/contract";
import { type Clock, type Database, fault, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { DatasetScope } from "../scope.ts";
import type { DatasetTables, ResumableUploadRow } from "../tables.ts";
import { reserveSession } from "../uploads.ts";
import { folderOfParts } from "./keys.ts";

/** What became of an upload when all of it was there. */
export type Outcome = { image_id: string; job_id: string; code?: undefined } | RefusedOutcome;

export interface RefusedOutcome {
  code: ErrorCode;
  detail: string;
  image_id?: undefined;
}

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

type NewUpload = Omit<ResumableUploadRow, "outcome" | "metadata" | "session" | "touched_at"> &
  Pick<ResumableUpload, "metadata">;

/** Some of a list in the order of ids: so many that follow this one. */
interface Page {
  after: string;
  limit: number;
}

/** The rows of resumable uploads and of their parts. */
export function createUploadRows({ database, clock }: { database: Database<DatasetTables>; clock: Clock }) {
  const { read } = database;
  const received = (db: Kysely<DatasetTables>, id: string) =>
    db
      .selectFrom("resumable_part")
      .select(({ fn }) => fn.sum<number | null>("size").as("size"))
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

  /** Records what became of an upload, in the commit in which it does. Answers false where the lock was lost. */
  async function settleIn(db: Kysely<DatasetTables>, id: string, token: string, outcome: Outcome): Promise<boolean> {
    if (!(await holds(db, id, token))) return false;
    const settled = { outcome: JSON.stringify(outcome) };
    await db.updateTable("resumable_upload").set(settled).where("id", "=", id).execute();
    await forgetParts(db, id);
    return true;
  }

  return {
    async create({ metadata, ...row }: NewUpload): Promise<void> {
      const values = { ...row, metadata: JSON.stringify(metadata), touched_at: row.created_at };
      await database.write(async ({ db }) => {
        const session = await reserveSession(db, row.dataset_id);
        await db
          .insertInto("resumable_upload")
          .values({ ...values, session })
          .execute();
      });
    },

    /** From now on nobody waits for uploads that nobody has worked on since `before` (ms since the epoch). */
    async passOver(before: number): Promise<void> {
      await database.write(({ db }) =>
        db
          .updateTable("resumable_upload")
          .set({ touched_at: null })
          .where("outcome", "is", null)
          .where("touched_at", "is not", null)
          .where("touched_at", "<", before)
          .execute(),
      );
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
        const { size } = await received(db, part.upload_id);
        if (Number(size ?? 0) !== part.first_byte) return false;
        await db.insertInto("resumable_part").values(part).execute();
        fault("resumable-part-before-commit");
        return true;
      });
      fault("resumable-part-after-commit");
      return added;
    },

    /** The parts, in their order. */
    partsOf: (id: string): Promise<Array<Pick<Part, "key" | "size">>> =>
      read
        .selectFrom("resumable_part")
        .select(["key", "size"])
        .where("upload_id", "=", id)
        .orderBy("first_byte")
        .execute(),

    /** Puts one part in the place of those with `keys`, which are noted for removal. Answers false as `addPart` does. */
    async replaceParts(part: Part, keys: readonly string[], token: string): Promise<boolean> {
      return database.write(async ({ db }) => {
        if (!(await holds(db, part.upload_id, token))) return false;
        await db.deleteFrom("resumable_part").where("upload_id", "=", part.upload_id).execute();
        await db.insertInto("resumable_part").values(part).execute();
        const created_at = clock.now();
        await db
          .insertInto("dataset_removal")
          .values(keys.map((key) => ({ key, created_at })))
          .execute();
        return true;
      });
    },

    settleIn,

    /** Records what became of an upload that has become nothing. */
    settle: (id: string, token: string, outcome: Outcome): Promise<boolean> =>
      database.write(({ db }) => settleIn(db, id, token, outcome)),

    /** Removes an upload. Answers whether it had parts: these are noted for removal. */
    async remove(id: string, token: string): Promise<boolean> {
      const hadParts = await database.write(async ({ db }) => {
        const query = db.selectFrom("resumable_upload").select(["lock_token", "outcome"]).where("id", "=", id);
        const row = await lockRows(db, query).executeTakeFirst();
        if (row?.lock_token !== token) return false;
        // Those of one of which something has become were noted then.
        if (row.outcome === null) await forgetParts(db, id);
        await db.deleteFrom("resumable_upload").where("id", "=", id).execute();
        return row.outcome === null;
      });
      fault("resumable-removed");
      return hadParts;
    },

    /** Uploads of which all is there, and nothing has become yet, in the order of their ids from `after` on. */
    async complete({ after, limit }: Page): Promise<string[]> {
      const rows = await read
        .selectFrom("resumable_upload")
        .select("id")
        .where("id", ">", after)
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

    async expired({ after, limit }: Page): Promise<string[]> {
      const rows = await read
        .selectFrom("resumable_upload")
        .select("id")
        .where("expires_at", "<=", clock.now())
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export type UploadRows = ReturnType<typeof createUploadRows>;
