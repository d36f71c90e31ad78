import type { Database } from "@galley/foundation";
import { fault } from "@galley/foundation";
import type { DatasetImageRow, DatasetTables } from "../tables.ts";

/** A picture that is to be processed. */
export type Unfinished = Pick<DatasetImageRow, "id" | "key" | "attempts">;

/** A picture that is marked as being processed: by this one's `attempts` it is told from any later try. */
export type Marked = Unfinished;

type Outcome =
  | ({ processing_status: "completed"; processing_error: null; processed_at: number } & Pick<
      DatasetImageRow,
      "thumbnail_key" | "width" | "height" | "thumbhash"
    >)
  | { processing_status: "failed"; processing_error: string; processed_at: number };

/**
 * The rows of one job's pictures. A change is made only where the row is as this attempt has left it: what was deleted,
 * cancelled or taken over meanwhile is left alone.
 */
export function createImageRows(database: Database<DatasetTables>, jobId: string) {
  return {
    unfinished: (): Promise<Unfinished[]> =>
      database.read
        .selectFrom("dataset_image")
        .select(["id", "key", "attempts"])
        .where("job_id", "=", jobId)
        .where("processing_status", "in", ["pending", "processing"])
        .orderBy("id")
        .execute(),

    /**
     * Notes that their processing begins, before anything that could kill the process. All were begun `attempts` times
     * before. Answers those that are to be processed.
     */
    async mark(images: readonly Unfinished[], attempts: number): Promise<Marked[]> {
      const ids = images.map(({ id }) => id);
      const rows = await database.write(({ db }) =>
        db
          .updateTable("dataset_image")
          .set({ processing_status: "processing", attempts: attempts + 1 })
          .where("id", "in", ids)
          .where("job_id", "=", jobId)
          .where("attempts", "=", attempts)
          .where("processing_status", "in", ["pending", "processing"])
          .returning("id")
          .execute(),
      );
      const marked = new Set(rows.map(({ id }) => id));
      return images.filter(({ id }) => marked.has(id)).map((image) => ({ ...image, attempts: attempts + 1 }));
    },

    /** Records what came of it. `gone`: it was deleted; `other`: it is somebody else's by now. */
    async finish({ id, attempts }: Marked, outcome: Outcome): Promise<"recorded" | "gone" | "other"> {
      const recorded = await database.write(async ({ db }) => {
        const { numUpdatedRows } = await db
          .updateTable("dataset_image")
          .set(outcome)
          .where("id", "=", id)
          .where("job_id", "=", jobId)
          .where("attempts", "=", attempts)
          .where("processing_status", "=", "processing")
          .executeTakeFirst();
        if (numUpdatedRows === 1n) {
          fault("picture-before-commit");
          return "recorded" as const;
        }
        const row = await db.selectFrom("dataset_image").select("id").where("id", "=", id).executeTakeFirst();
        return row ? "other" : "gone";
      });
      fault("picture-after-commit");
      return recorded;
    },

    /** Has it begun anew another time, as if it had not begun: what stopped it was not its own doing. */
    async putBack({ id, attempts }: Marked): Promise<void> {
      await database.write(({ db }) =>
        db
          .updateTable("dataset_image")
          .set({ processing_status: "pending", attempts: attempts - 1 })
          .where("id", "=", id)
          .where("job_id", "=", jobId)
          .where("attempts", "=", attempts)
          .where("processing_status", "=", "processing")
          .execute(),
      );
    },

    /** What came of all of the job's pictures. */
    async counts(): Promise<{ processed_files: number; failed_files: number }> {
      const rows = await database.read
        .selectFrom("dataset_image")
        .select(({ fn }) => ["processing_status", fn.countAll<number>().as("count")])
        .where("job_id", "=", jobId)
        .groupBy("processing_status")
        .execute();
      const of = (status: string) => Number(rows.find((row) => row.processing_status === status)?.count ?? 0);
      return { processed_files: of("completed"), failed_files: of("failed") };
    },
  };
}

export type ImageRows = ReturnType<typeof createImageRows>;
