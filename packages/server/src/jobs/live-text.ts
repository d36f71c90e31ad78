import type { Clock, Database } from "@galley/foundation";
import { mustOwn } from "./checkpoints.ts";
import { createLiveWriter, type LiveSection, type LiveWriter } from "./live-writer.ts";
import type { JobTables } from "./tables.ts";

export interface LiveTexts {
  /** Begins to show the text of an attempt; `resumed` where an earlier one may have shown some. */
  begin(jobId: string, token: string, resumed: boolean): Promise<LiveWriter>;
  /** The sections of a job in their order. */
  of(jobId: string): Promise<LiveSection[]>;
  /** Calls `listener` when a job has more text, or may have, until the returned function is called. */
  listen(jobId: string, listener: () => void): () => void;
}

export interface LiveTextsOptions {
  database: Database<JobTables>;
  clock: Clock;
  onError: (error: unknown) => void;
}

const channel = "job-text";

/**
 * Text as it is written. In the process that writes it, it lies in memory; it is stored every half second, for listeners
 * elsewhere and later ones, whole and not piece by piece: who listens is told that there is more, and finds out what.
 */
export function createLiveTexts({ database, clock, onError }: LiveTextsOptions): LiveTexts {
  const writers = new Map<string, LiveWriter>();
  const listeners = new Map<string, Set<() => void>>();

  /** What is stored of jobs that are written elsewhere, read once for all who follow them until there is more. */
  const loads = new Map<string, Promise<LiveSection[]>>();

  const tell = (jobId: string): void => {
    loads.delete(jobId);
    for (const listener of listeners.get(jobId) ?? []) listener();
  };
  database.signals.subscribe(channel, tell, () => {
    for (const jobId of listeners.keys()) tell(jobId);
  });

  async function load(jobId: string): Promise<LiveSection[]> {
    return database.read
      .selectFrom("job_text")
      .select(["section", "place", "heading", "revision", "text"])
      .where("job_id", "=", jobId)
      .orderBy("place")
      .execute();
  }

  function loadOnce(jobId: string): Promise<LiveSection[]> {
    if (!listeners.has(jobId)) return load(jobId);
    const loading = loads.get(jobId) ?? load(jobId);
    loads.set(jobId, loading);
    loading.catch(() => loads.delete(jobId));
    return loading;
  }

  async function store(jobId: string, token: string, sections: LiveSection[]): Promise<void> {
    await database.write(async ({ db }) => {
      await mustOwn(db, jobId, token);
      await db
        .insertInto("job_text")
        .values(sections.map((section) => ({ job_id: jobId, ...section })))
        .onConflict((conflict) =>
          conflict.columns(["job_id", "section"]).doUpdateSet(({ ref }) => ({
            place: ref("excluded.place"),
            heading: ref("excluded.heading"),
            revision: ref("excluded.revision"),
            text: ref("excluded.text"),
          })),
        )
        .execute();
    });
    database.signals.publish(channel, jobId);
  }

  return {
    async begin(jobId, token, resumed) {
      const sections = new Map(resumed ? (await load(jobId)).map((one) => [one.section, one]) : []);
      const writer: LiveWriter = createLiveWriter({
        clock,
        sections,
        tell: () => tell(jobId),
        store: (some) => store(jobId, token, some),
        end: () => void (writers.get(jobId) === writer && writers.delete(jobId)),
        onError,
      });
      writers.set(jobId, writer);
      return writer;
    },
    async of(jobId) {
      return writers.get(jobId)?.now() ?? loadOnce(jobId);
    },
    listen(jobId, listener) {
      const some = listeners.get(jobId) ?? new Set();
      some.add(listener);
      listeners.set(jobId, some);
      return () => {
        some.delete(listener);
        if (some.size > 0 || listeners.get(jobId) !== some) return;
        listeners.delete(jobId);
        loads.delete(jobId);
      };
    },
  };
}
