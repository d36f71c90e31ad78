import type { Clock, Database } from "@galley/foundation";
import type { PixelRoom } from "../../images/pixels/room.ts";
import type { Storage } from "../../storage/port.ts";
import type { DatasetTables } from "../tables.ts";
import type { ProcessingStage } from "./job.ts";

export interface ProcessingOptions {
  database: Database<DatasetTables>;
  storage: Storage;
  clock: Clock;
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
}

/** Phase 2: checks each picture of the job by decoding it, and makes its thumbnail. What is done stays done. */
export function createProcessingStage(_options: ProcessingOptions): ProcessingStage {
  return {
    name: "processing_images",
    version: 1,
    weight: 1,
    says: { start: "Processing the pictures", complete: "Processing complete" },
    run: () => Promise.reject(new Error("to be written")),
  };
}
