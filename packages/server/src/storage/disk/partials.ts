import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CancelTimer, Clock } from "@galley/foundation";

/**
 * Nobody has written to it for an hour: whoever did is gone. Its age is what tells, not a process's number, for several
 * machines may share the folder, and the first process of every container has the same number.
 */
const abandonedAfter = 3_600_000;

/** Deletes what crashed processes have left half written: now, and every hour until it is stopped. */
export async function sweepPartials(folder: string, clock: Clock): Promise<CancelTimer> {
  let stop: CancelTimer = () => {};
  const sweep = async (): Promise<void> => {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      // One that has just been finished is gone.
      const found = await stat(file).catch(() => undefined);
      if (found !== undefined && clock.now() - found.mtimeMs >= abandonedAfter) await rm(file, { force: true });
    }
  };
  const arm = (): void => {
    stop = clock.after(abandonedAfter, () => {
      // What cannot be swept now is tried again in an hour; files are stored and read without it.
      sweep().catch(() => {});
      arm();
    });
  };
  await sweep();
  arm();
  return () => stop();
}
