import type { Attempts } from "../reconcile/troubles.ts";
import type { Finish } from "./finish.ts";
import { folderOfParts } from "./keys.ts";
import type { UploadLocks } from "./locks.ts";
import type { UploadRows } from "./rows.ts";

const atOnce = 200;

export interface SweepOptions {
  rows: UploadRows;
  locks: UploadLocks;
  finish: Finish;
  carryOut: (key: string) => Promise<void>;
}

/** Finishes uploads whose process died between the last part and the commit, and removes those that are over. */
export const createResumableSweep =
  ({ rows, locks, finish, carryOut }: SweepOptions) =>
  async (attempts: Attempts): Promise<void> => {
    for (const id of await rows.complete(atOnce)) {
      if (attempts.isDown) return;
      await attempts.attempt(`resumable upload ${id}`, () => finish.finishIfFree(id));
    }
    for (const id of await rows.expired(atOnce)) {
      if (attempts.isDown) return;
      await attempts.attempt(`expired upload ${id}`, async () => {
        const lock = await locks.tryAcquire(id);
        if (!lock) return;
        await rows.remove(id, lock.token);
        await lock.release();
        await carryOut(folderOfParts(id));
      });
    }
  };
