import { type Database, holdLock, lockRows, referTo } from "@galley/foundation";
import type { ExpressionBuilder, Kysely, Selectable } from "kysely";
import type { JobTables } from "../../jobs/tables.ts";
import { ownPictureAt } from "../own-picture.ts";
import type { ImageTables } from "../tables.ts";
import type { ImageJobInput } from "../types.ts";
import type { UploadTables } from "./tables.ts";

type Tables = ImageTables & JobTables;
type Row = Selectable<UploadTables["image_upload"]>;

/** What is known of a picture when it has been looked at. */
export interface UploadFacts {
  sha256: string;
  width: number;
  height: number;
  format: "png" | "jpeg" | "webp";
  size_bytes: number;
}

/** An upload that is whole. */
export type StoredUpload = Pick<Row, "id" | "tenant" | "key" | "expires_at"> & UploadFacts;

/** An upload whose bytes are to be removed. */
export type UploadOver = Pick<Row, "id" | "key"> & { expires_at: number };

/** The uploads that are whole and not being removed. */
export const uploadsThere = (db: Kysely<Tables>) =>
  db.selectFrom("image_upload").where("sha256", "is not", null).where("removed", "=", 0);

const isUnused = ({ not, exists, selectFrom }: ExpressionBuilder<Tables, "image_upload">) =>
  not(
    exists(
      selectFrom("image_upload_use")
        .select("image_upload_use.job_id")
        .whereRef("image_upload_use.upload_id", "=", "image_upload.id"),
    ),
  );

const byTime = (a: UploadOver, b: UploadOver): number => a.expires_at - b.expires_at || (a.id < b.id ? -1 : 1);

/** Notes the uploads that a new job names, which from now on are kept until the job is gone. In the commit that makes it. */
export async function noteUploads(
  db: Kysely<Tables>,
  job: { id: string; tenant: string },
  { operation, request }: ImageJobInput,
): Promise<void> {
  if (operation === "generate") return;
  const { image_url, source_image_url } = request;
  const urls = [image_url, source_image_url, "mask_image_url" in request ? request.mask_image_url : undefined];
  const named = urls.flatMap((url) => (url === undefined ? [] : (ownPictureAt(url)?.id ?? [])));
  if (named.length === 0) return;
  // One that is being removed at this moment is waited for, and is not there then.
  const there = uploadsThere(db).select("id").where("id", "in", named).where("tenant", "=", job.tenant);
  const uses = (await referTo(db, there).execute()).map(({ id }) => ({ job_id: job.id, upload_id: id }));
  if (uses.length > 0) await db.insertInto("image_upload_use").values(uses).execute();
}

/** What the database knows of uploads. */
export function createUploadRows(database: Database<Tables>) {
  return {
    /** Before the first byte is stored. */
    async begin(upload: Pick<Row, "id" | "tenant" | "key" | "created_at" | "expires_at">): Promise<void> {
      const unknown = { sha256: null, width: null, height: null, format: null, size_bytes: null, removed: 0 };
      await database.write(({ db }) =>
        db
          .insertInto("image_upload")
          .values({ ...upload, ...unknown })
          .execute(),
      );
    },

    /**
     * Its bytes are in storage, and are a picture. Answers with the upload that stands for them: another one of the tenant
     * where that has the same bytes, which is kept until `expires_at` too. Undefined: it has been given up meanwhile.
     */
    finish: (
      { id, tenant }: Pick<Row, "id" | "tenant">,
      facts: UploadFacts,
      expires_at: number | null,
    ): Promise<StoredUpload | undefined> =>
      database.write(async ({ db }) => {
        // Of two that have the same bytes the second sees the first.
        await holdLock(db, `picture ${facts.sha256} of ${tenant}`);
        const ofContent = uploadsThere(db)
          .selectAll()
          .where("tenant", "=", tenant)
          .where("sha256", "=", facts.sha256)
          .limit(1);
        const same = await lockRows(db, ofContent, { lets: "references" }).executeTakeFirst();
        const row = await db
          .updateTable("image_upload")
          .set({ ...facts, expires_at })
          .where("id", "=", same?.id ?? id)
          .where("removed", "=", 0)
          .returningAll()
          .executeTakeFirst();
        return row && { ...row, ...facts };
      }),

    /** It comes to nothing. Answers whether its bytes are the caller's to remove: not where it is whole by now. */
    async giveUp(id: string): Promise<boolean> {
      const given = await database.write(({ db }) =>
        db
          .updateTable("image_upload")
          .set({ removed: 1 })
          .where("id", "=", id)
          .where("sha256", "is", null)
          .executeTakeFirstOrThrow(),
      );
      return given.numUpdatedRows > 0n;
    },

    /** Their bytes are gone. */
    async forget(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await database.write(({ db }) => db.deleteFrom("image_upload").where("id", "in", ids).execute());
    },

    /** Whether there is such an upload, of this tenant; of any where it is undefined. */
    async isThere(id: string, tenant: string | undefined): Promise<boolean> {
      const select = uploadsThere(database.read).select("tenant").where("id", "=", id);
      const row = await select.executeTakeFirst();
      return row !== undefined && (tenant === undefined || row.tenant === tenant);
    },

    /**
     * Takes away, at most `limit` at once and those behind `after`, the uploads whose time is over by `now` and that no job
     * names. Their bytes are the caller's to remove; until `forget` they are taken away again.
     */
    takeOver: (now: number, after: { expires_at: number; id: string }, limit: number): Promise<UploadOver[]> =>
      database.write(async ({ db }) => {
        const over = db
          .selectFrom("image_upload")
          .select("id")
          .where("expires_at", "<=", now)
          .where(({ eb, refTuple, tuple }) =>
            eb(refTuple("expires_at", "id"), ">", tuple(after.expires_at as number | null, after.id)),
          )
          .where(isUnused)
          .orderBy("expires_at")
          .orderBy("id")
          .limit(limit);
        // Who names one just now has it locked; it is for the next time.
        const ids = (await lockRows(db, over, { skipLocked: true }).execute()).map(({ id }) => id);
        if (ids.length === 0) return [];
        // With those seen who have come to name one before it was locked.
        const rows = await db
          .updateTable("image_upload")
          .set({ removed: 1 })
          .where("id", "in", ids)
          .where(isUnused)
          .returning(["id", "key", "expires_at"])
          .execute();
        return rows.map((row) => ({ ...row, expires_at: row.expires_at! })).sort(byTime);
      }),
  };
}

export type UploadRows = ReturnType<typeof createUploadRows>;
