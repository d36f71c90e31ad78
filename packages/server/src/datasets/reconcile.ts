import { type Clock, type Database, narrow } from "@galley/foundation";
import { repeatedly } from "../jobs/repeat.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { StorageOwner } from "../storage/owner.ts";
import type { Storage } from "../storage/port.ts";
import type { ImageQueue } from "./processing/queue.ts";
import { createDeadUploads } from "./reconcile/dead-uploads.ts";
import { failLostImages } from "./reconcile/lost-files.ts";
import { removeOrphans } from "./reconcile/orphans.ts";
import { carryOutRemovals } from "./reconcile/removals.ts";
import { type Attempts, createTroubles } from "./reconcile/troubles.ts";
import { requeueStranded } from "./reconcile/unfinished.ts";
import type { CarryOut } from "./removals.ts";
import type { DatasetTables } from "./tables.ts";

const sweepEvery = 60_000;
/** A listing of all files: a billed call for each thousand of them. */
const walkEvery = 24 * 3_600_000;
/** Until the first one; a service that is started anew again and again is not to list its files each time. */
const firstWalkAfter = 600_000;

type Tables = DatasetTables & JobTables;

export interface ReconcilerOptions {
  database: Database<Tables>;
  storage: Storage;
  clock: Clock;
  queue: Pick<ImageQueue, "prepare" | "again">;
  /** Uploads of this process that are under way. */
  alive: ReadonlySet<string>;
  removeLeftovers: (upload: { id: string; datasetId: string }) => Promise<void>;
  carryOut: CarryOut;
  owner: Pick<StorageOwner, "check">;
  /** Resumable uploads that are complete, or over. */
  resumable?: { sweep(attempts: Attempts): Promise<void> };
  /** `what` failed; it is tried again by each sweep, and told once. */
  onError: (error: unknown, what: string) => void;
}

/**
 * Brings database and storage to agree again after whatever has died in between: for the process that leads. Each step
 * may fail without the others, and is tried again by the next sweep.
 */
export function createReconciler(options: ReconcilerOptions) {
  const { database, clock, resumable, owner } = options;
  const tables = narrow<Tables, DatasetTables>(database);
  const ofTables = { ...options, database: tables };
  let ends: Array<() => void> = [];
  let leading = new AbortController();
  /** What fails because it was stopped in the middle is no trouble. */
  const report = (error: unknown, what: string): void => {
    if (!leading.signal.aborted) options.onError(error, what);
  };
  const ofSweeps = createTroubles(report);
  const ofWalks = createTroubles(report);

  const removeDeadUploads = createDeadUploads(ofTables);
  const isOurs = ({ attempt }: Attempts): Promise<boolean> => attempt("owner of the files", owner.check);

  /** What died, was noted to be removed, or is stranded: known from rows, so it costs little. */
  const sweep = (): Promise<void> =>
    ofSweeps.sweep(async (attempts) => {
      const { attempt } = attempts;
      await attempt("dead uploads", () => removeDeadUploads({ attempts }));
      await attempt("noted removals", () => carryOutRemovals(ofTables, { attempts }));
      await attempt("stranded pictures", () => requeueStranded(options, { attempts }));
      await attempt("resumable uploads", async () => resumable?.sweep(attempts));
    });

  /** What only a look at each file shows. */
  const walk = (): Promise<void> =>
    ofWalks.sweep(async (attempts) => {
      const { signal } = leading;
      // Files of another database are unknown to this one, and its own pictures are elsewhere.
      if (!(await isOurs(attempts))) return;
      await attempts.attempt("files without pictures", () => removeOrphans(ofTables, { attempts, signal }));
      await attempts.attempt("pictures without files", () => failLostImages(ofTables, { attempts, signal }));
    });

  const tell = (error: unknown): void => report(error, "sweep");

  return {
    sweep,
    walk,
    /** From now on, this process leads. Resolves at once: the first sweep goes on. */
    start(): void {
      leading = new AbortController();
      void sweep().catch(tell);
      // Told at once, not only by the first walk; and whoever was there first has them.
      void ofWalks.sweep(async (attempts) => void (await isOurs(attempts))).catch(tell);
      const walkDaily = (): void => {
        void walk().catch(tell);
        ends.push(repeatedly(clock, walkEvery, walk, tell));
      };
      ends = [repeatedly(clock, sweepEvery, sweep, tell), clock.after(firstWalkAfter, walkDaily)];
    },
    stop(): void {
      leading.abort();
      for (const end of ends) end();
      ends = [];
    },
  };
}
