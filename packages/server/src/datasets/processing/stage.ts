import type { Clock, Database } from "@galley/foundation";
import { atOnce } from "../../jobs/at-once.ts";
import { createSlots } from "../../jobs/slots.ts";
import { createPixelRoom, type PixelRoom } from "../../pixels/room.ts";
import type { Storage } from "../../storage/port.ts";
import type { DatasetTables } from "../tables.ts";
import type { ProcessingStage } from "./job.ts";
import { createMarks } from "./marks.ts";
import { processPicture } from "./picture.ts";
import { createImageRows, type ImageRows, type Unfinished } from "./rows.ts";
import { createThumbnailer } from "./thumbnail.ts";

export interface ProcessingOptions {
  database: Database<DatasetTables>;
  storage: Storage;
  clock: Clock;
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
  /** An error in the work on a picture that says nothing a client should see. */
  onDefect: (error: unknown) => void;
}

/** Pictures that are decoded at once in this process, whichever jobs are theirs. */
const imagesAtOnce = 5;
/** Files in memory at once, in the same way: some are read or have their thumbnails stored while others are decoded. */
const filesAtOnce = 10;

/**
 * Phase 2: checks each picture of the job by decoding it, and makes its thumbnail. What is done stays done.
 *
 * A picture in whose processing a worker died may be why: it is processed after all others, and while nothing else is,
 * so that only itself can be to blame the next time.
 */
export function createProcessingStage(options: ProcessingOptions): ProcessingStage {
  const { database, storage, clock, room, onDefect } = options;
  const tools = { storage, clock, thumbnailer: createThumbnailer({ room }), onDefect };
  // Counted in pictures, not in bytes.
  const turns = createPixelRoom({ bytes: imagesAtOnce, slots: imagesAtOnce });
  const files = createSlots(filesAtOnce);

  async function processAll(
    rows: ImageRows,
    images: readonly Unfinished[],
    how: { atOnce: number; turns: number },
    signal: AbortSignal,
  ): Promise<void> {
    const marks = createMarks(rows, images);
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => turns.run(how.turns, work, signal);
    try {
      await atOnce(images, how.atOnce, async (image) => {
        const giveBack = await files.take(signal);
        try {
          await processPicture(tools, rows, image, marks.begin, inTurn, signal);
        } finally {
          giveBack();
        }
      });
    } finally {
      await marks.putBackRest();
    }
  }

  return {
    name: "processing_images",
    version: 1,
    weight: 1,
    says: { start: "Processing the pictures", complete: "Processing complete" },
    details: ({ processed_files, failed_files }) => `${processed_files} processed, ${failed_files} failed`,
    async run({ jobId, signal }) {
      const rows = createImageRows(database, jobId);
      for (let left = await rows.unfinished(); left.length > 0; left = await rows.unfinished()) {
        signal.throwIfAborted();
        const fresh = left.filter(({ attempts }) => attempts === 0);
        const suspect = left.filter(({ attempts }) => attempts > 0);
        await processAll(rows, fresh, { atOnce: filesAtOnce, turns: 1 }, signal);
        for (const image of suspect) await processAll(rows, [image], { atOnce: 1, turns: imagesAtOnce }, signal);
      }
      return rows.counts();
    },
  };
}
