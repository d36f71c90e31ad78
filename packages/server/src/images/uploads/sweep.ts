import type { Clock } from "@galley/foundation";
import type { Storage } from "../../storage/port.ts";
import type { UploadRows } from "./rows.ts";

const atOnce = 50;

export interface UploadSweepOptions {
  rows: Pick<UploadRows, "takeOver" | "forget">;
  storage: Pick<Storage, "delete">;
  clock: Pick<Clock, "now">;
}

/**
 * Removes the uploads whose time is over: those that were kept long enough, and what a request has left that ended in the
 * middle. First nobody finds it any more, then its bytes go, then its row: wherever this ends, the next sweep goes on.
 * Answers how many there were.
 */
export async function sweepUploads({ rows, storage, clock }: UploadSweepOptions): Promise<number> {
  let removed = 0;
  for (let after = { expires_at: 0, id: "" }; ; ) {
    const over = await rows.takeOver(clock.now(), after, atOnce);
    const last = over.at(-1);
    if (!last) return removed;
    const deleted = await Promise.allSettled(over.map(({ key }) => storage.delete(key)));
    // One that cannot be deleted now is tried again by the next sweep, and stands in nobody's way.
    const gone = over.filter((_, index) => deleted[index]?.status === "fulfilled").map(({ id }) => id);
    await rows.forget(gone);
    removed += gone.length;
    after = last;
  }
}
