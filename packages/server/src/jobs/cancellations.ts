import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { JobChanges } from "./changes.ts";
import type { Runner } from "./runner.ts";
import type { JobTables } from "./tables.ts";

/** ms between looks, for news that did not come. A cancelled job is to end within 2 s, wherever it runs. */
const lookEvery = 1000;

export interface CancellationsOptions {
  database: Database<JobTables>;
  changes: JobChanges;
  runner: Pick<Runner, "running" | "cancel">;
  clock: Clock;
  onError: (error: unknown) => void;
}

/**
 * Ends the jobs that run here and were cancelled through another process: told of a change, it looks whether it was
 * that, and it looks from time to time all the same. Within one process the service does it directly.
 */
export function watchCancellations({ database, changes, runner, clock, onError }: CancellationsOptions): () => void {
  if (!database.shared) return () => {};
  let timer: CancelTimer | undefined;
  let stopped = false;

  async function look(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const cancelled = await database.read
      .selectFrom("job")
      .select("id")
      .where("id", "in", ids)
      .where("cancel_requested", "=", 1)
      .where("status", "=", "processing")
      .execute();
    for (const { id } of cancelled) runner.cancel(id);
  }

  function lookLater(): void {
    timer = clock.after(lookEvery, () => {
      look(runner.running())
        .catch(onError)
        .finally(() => !stopped && lookLater());
    });
  }

  const unlisten = changes.listenToAll((jobId) => {
    const here = runner.running();
    if (jobId === undefined) look(here).catch(onError);
    else if (here.includes(jobId)) look([jobId]).catch(onError);
  });
  lookLater();
  return () => {
    stopped = true;
    timer?.();
    unlisten();
  };
}
