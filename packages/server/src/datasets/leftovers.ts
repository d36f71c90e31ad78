import type { Database } from "@galley/foundation";
import type { Storage } from "../storage/port.ts";
import { folderOfUpload } from "./keys.ts";
import type { DatasetTables } from "./tables.ts";

/** An upload, ended or dead. */
interface EndedUpload {
  id: string;
  datasetId: string;
}

/** The picture that a file belongs to: its name begins with the picture's id. */
const imageIdOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1).split(".")[0]!;

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
    for await (const { key } of storage.list(folderOfUpload(datasetId, id))) {
      const image = await database.read
        .selectFrom("dataset_image")
        .select("id")
        .where("id", "=", imageIdOf(key))
        .executeTakeFirst();
      if (!image) await storage.delete(key);
    }
    await database.write(({ db }) => db.deleteFrom("dataset_upload").where("id", "=", id).execute());
  };
