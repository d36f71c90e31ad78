import type { Database } from "@galley/foundation";
import { atOnce } from "../jobs/at-once.ts";
import type { Storage } from "../storage/port.ts";
import { folderOfUpload } from "./keys.ts";
import type { DatasetTables } from "./tables.ts";

/** An upload, ended or dead. */
interface EndedUpload {
  id: string;
  datasetId: string;
}

/** The picture that a file belongs to: its name begins with the picture's id. */
export const imageIdOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1).split(".")[0]!;

/**
 * Removes what an upload has stored and did not record, and then its row. It can be committed no more from here on. What
 * it has recorded stays, with what was made of it since.
 */
export const createRemoveLeftovers =
  ({ database, storage }: { database: Database<DatasetTables>; storage: Storage }) =>
  async ({ id, datasetId }: EndedUpload): Promise<void> => {
    await database.write(({ db }) =>
      db.updateTable("dataset_upload").set({ abandoned: 1 }).where("id", "=", id).execute(),
    );
    const keys = (await Array.fromAsync(storage.list(folderOfUpload(datasetId, id)))).map(({ key }) => key);
    for (let from = 0; from < keys.length; from += 500) {
      const some = keys.slice(from, from + 500);
      const images = await database.read
        .selectFrom("dataset_image")
        .select("id")
        .where("id", "in", some.map(imageIdOf))
        .execute();
      const recorded = new Set(images.map((image) => image.id));
      const leftovers = some.filter((key) => !recorded.has(imageIdOf(key)));
      // A client may wait for it.
      await atOnce(leftovers, 16, (key) => storage.delete(key));
    }
    await database.write(({ db }) => db.deleteFrom("dataset_upload").where("id", "=", id).execute());
  };
