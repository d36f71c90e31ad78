import { createHash } from "node:crypto";
import type { Clock, Database } from "@galley/foundation";
import type { JobTables } from "../jobs/tables.ts";
import type { Storage } from "../storage/port.ts";
import type { OwnPicture } from "./own-picture.ts";
import type { ImageTables } from "./tables.ts";
import { uploadsThere } from "./uploads/rows.ts";

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/webp": "webp",
  "image/gif": "gif",
};
/** The bytes of a key never change. */
export const cacheControl = "private, max-age=31536000, immutable";
const atOnce = 50;

/**
 * The pictures of jobs in storage. Each is noted in the database before it is stored, so that nothing is left behind
 * when its job is removed, or when the process dies in between.
 */
export interface ImageFiles {
  /** Stores a picture of a job under its content's hash, and gives its key. */
  put(jobId: string, bytes: Uint8Array, mediaType: string): Promise<string>;
  /** A picture for the job `by`; undefined when there is none, or when it is another tenant's. */
  readFor(by: string, picture: OwnPicture): Promise<Uint8Array | undefined>;
  /** All bytes of a picture; undefined when there is none. */
  read(key: string): Promise<{ bytes: Uint8Array; contentType: string } | undefined>;
  /** Removes the pictures of jobs that are gone; answers how many. */
  removeOrphans(): Promise<number>;
}

export interface ImageFilesOptions {
  database: Database<ImageTables & JobTables>;
  storage: Storage;
  clock: Clock;
}

/** `images/<job>/<name>`: what the address of a picture ends with. */
export const keyOf = (jobId: string, file: string): string => `images/${jobId}/${file}`;

/** The path of a picture's address. */
export const pathOf = (key: string): string => `/api/v1/images/files/${key.slice("images/".length)}`;

/** The key of a picture, from its address. */
export const keyIn = (address: string): string =>
  `images/${address.replace(/\?.*$/, "").split("/").slice(-2).join("/")}`;

export function createImageFiles({ database, storage, clock }: ImageFilesOptions): ImageFiles {
  async function read(key: string) {
    const object = await storage.get(key);
    if (!object) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of object.stream) chunks.push(chunk as Buffer);
    return { bytes: new Uint8Array(Buffer.concat(chunks)), contentType: object.contentType };
  }

  async function orphans(after: string): Promise<string[]> {
    const rows = await database.read
      .selectFrom("image_file")
      .select("key")
      .where("key", ">", after)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("job").select("job.id").whereRef("job.id", "=", "image_file.job_id"))),
      )
      .orderBy("key")
      .limit(atOnce)
      .execute();
    return rows.map(({ key }) => key);
  }

  return {
    async put(jobId, bytes, mediaType) {
      const hash = createHash("sha256").update(bytes).digest("hex");
      const key = keyOf(jobId, `${hash}.${extensions[mediaType] ?? "bin"}`);
      const row = { key, job_id: jobId, created_at: clock.now() };
      await database.write(({ db }) =>
        db
          .insertInto("image_file")
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      await storage.put(key, bytes, { contentType: mediaType, cacheControl });
      return key;
    },
    read,
    async readFor(by, { id, file }) {
      const { read: db } = database;
      const owners = await db
        .selectFrom("job")
        .select(["id", "tenant"])
        .where("id", "in", [by, id])
        .unionAll(uploadsThere(db).select(["id", "tenant"]).where("id", "=", id))
        .execute();
      const tenants = new Map(owners.map((owner) => [owner.id, owner.tenant]));
      const may = tenants.has(id) && tenants.get(id) === tenants.get(by);
      return may ? (await read(keyOf(id, file)))?.bytes : undefined;
    },
    async removeOrphans() {
      let removed = 0;
      for (let after = ""; ; ) {
        const keys = await orphans(after);
        const last = keys.at(-1);
        if (last === undefined) return removed;
        const deleted = await Promise.allSettled(keys.map((key) => storage.delete(key)));
        // One that cannot be deleted now is tried again by the next sweep, and stands in nobody's way.
        const gone = keys.filter((_, index) => deleted[index]?.status === "fulfilled");
        if (gone.length > 0)
          await database.write(({ db }) => db.deleteFrom("image_file").where("key", "in", gone).execute());
        removed += gone.length;
        after = last;
      }
    },
  };
}
