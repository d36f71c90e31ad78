import type { Clock } from "@galley/foundation";
import type { Attempts } from "../reconcile/troubles.ts";
import type { CarryOut } from "../removals.ts";
import type { Finish } from "./finish.ts";
import { folderOfParts } from "./keys.ts";
import type { UploadLocks } from "./locks.ts";
import type { UploadRows } from "./rows.ts";

const atOnce = 200;
/** ms without work on an upload after which it is not under way any more: its client may come back, or not. */
const silentFor = 5 * 60_000;

export interface SweepOptions {
  clock: Pick<Clock, "now">;
  rows: UploadRows;
  locks: UploadLocks;
  finish: Finish;
  carryOut: CarryOut;
}

/** All ids of a list, page by page: what fails or is locked stays, and is not to stand before the rest. */
async function* allOf(page: (of: { after: string; limit: number }) => Promise<string[]>): AsyncGenerator<string> {
  for (let after = ""; ; ) {
    const ids = await page({ after, limit: atOnce });
    yield* ids;
    if (ids.length < atOnce) return;
    after = ids.at(-1)!;
  }
}

/** Finishes uploads whose process died between the last part and the commit, and removes those that are over. */
export const createResumableSweep =
  ({ clock, rows, locks, finish, carryOut }: SweepOptions) =>
  async (attempts: Attempts): Promise<void> => {
    async function remove(id: string): Promise<void> {
      const lock = await locks.tryAcquire(id);
      if (!lock) return;
      const hadParts = await rows.remove(id, lock.token).finally(lock.release);
      if (hadParts) await carryOut([folderOfParts(id)]);
    }

    await rows.passOver(clock.now() - silentFor);
    for await (const id of allOf(rows.complete)) {
      if (attempts.isDown) return;
      await attempts.attempt(`resumable upload ${id}`, () => finish.finishIfFree(id));
    }
    for await (const id of allOf(rows.expired)) {
      if (attempts.isDown) return;
      await attempts.attempt(`expired upload ${id}`, () => remove(id));
    }
  };
