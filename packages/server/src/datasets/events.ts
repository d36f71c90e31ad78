import { createHash } from "node:crypto";
import type { DatasetProgress } from "@galley/contract";
import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { JobChanges } from "../jobs/changes.ts";
import { viewProgress } from "./progress.ts";
import type { DatasetStatusRow, DatasetTables } from "./tables.ts";

/** What a dataset shows at a moment, ready to be sent. */
export interface DatasetMoment {
  status: DatasetProgress["processing_status"];
  /** JSON of a `DatasetProgress`. */
  data: string;
  /** The same for the same data. */
  id: string;
}

type Listener = (moment: DatasetMoment | undefined) => void;

/** Looks at datasets for all in this process who follow one. */
export interface DatasetWatch {
  /** How it is now; undefined: there is no such dataset. */
  look(datasetId: string): Promise<DatasetMoment | undefined>;
  /** Calls `listener` with how the dataset is, again and again until the returned function is called; undefined: it is gone. */
  listen(datasetId: string, listener: Listener): () => void;
}

export interface DatasetWatchOptions {
  database: Pick<Database<DatasetTables>, "read">;
  changes: Pick<JobChanges, "listenToAll">;
  clock: Clock;
  onError: (error: unknown) => void;
}

/** ms between looks; after some that have found nothing new, longer. */
const lookEvery = 1000;
const lookSeldom = 4000;
const patience = 10;
/** ms after a job has changed, of which there may be many at once. */
const soon = 200;
/** A statement has a limited number of variables. */
const atOnce = 200;

/** One look a second for everybody, however many listen: what is told is read from the database, whoever has written it. */
export function createDatasetWatch({ database, changes, clock, onError }: DatasetWatchOptions): DatasetWatch {
  const listeners = new Map<string, Set<Listener>>();
  const known = new Map<string, string>();
  let timer: { at: number; cancel: CancelTimer } | undefined;
  let looking = false;
  let quiet = 0;

  function momentOf(row: DatasetStatusRow): DatasetMoment {
    const data = JSON.stringify(viewProgress(row));
    const id = createHash("sha256").update(data).digest("base64url").slice(0, 16);
    return { status: row.processing_status, data, id };
  }

  const rowsOf = (ids: readonly string[]) =>
    database.read.selectFrom("dataset_status").selectAll().where("id", "in", ids).execute();

  async function lookAtAll(): Promise<void> {
    const ids = [...listeners.keys()];
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce);
      const rows = new Map((await rowsOf(some)).map((row) => [row.id, row]));
      for (const id of some) {
        const row = rows.get(id);
        tell(id, row && momentOf(row));
      }
    }
  }

  function tell(id: string, moment: DatasetMoment | undefined): void {
    if (known.get(id) !== moment?.id) quiet = 0;
    if (moment && listeners.has(id)) known.set(id, moment.id);
    for (const listener of listeners.get(id) ?? []) listener(moment);
  }

  function lookIn(ms: number): void {
    if (listeners.size === 0 || looking) return;
    const at = clock.now() + ms;
    if (timer && timer.at <= at) return;
    timer?.cancel();
    timer = { at, cancel: clock.after(ms, () => void lookNow()) };
  }

  async function lookNow(): Promise<void> {
    timer = undefined;
    looking = true;
    quiet += 1;
    await lookAtAll().catch(onError);
    looking = false;
    lookIn(quiet > patience ? lookSeldom : lookEvery);
  }

  changes.listenToAll(() => lookIn(soon));

  return {
    async look(datasetId) {
      const [row] = await rowsOf([datasetId]);
      return row && momentOf(row);
    },
    listen(datasetId, listener) {
      const some = listeners.get(datasetId) ?? new Set();
      some.add(listener);
      listeners.set(datasetId, some);
      quiet = 0;
      lookIn(lookEvery);
      return () => {
        some.delete(listener);
        if (some.size > 0 || listeners.get(datasetId) !== some) return;
        listeners.delete(datasetId);
        known.delete(datasetId);
        if (listeners.size > 0) return;
        timer?.cancel();
        timer = undefined;
      };
    },
  };
}
