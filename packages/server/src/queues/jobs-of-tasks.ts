import { type JobStatus, terminalStatuses, JobStatus as words } from "@galley/contract";
import type { Database } from "@galley/foundation";
import type { JobTables } from "../jobs/tables.ts";
import { taskName } from "../jobs/tasks.ts";

export interface JobsOfTasksOptions {
  database: Pick<Database<JobTables>, "read">;
  /** Which kinds of job there are, and the queue that each of them goes through. */
  definitions: ReadonlyArray<{ kind: string; queue: string }>;
}

/** Which unfinished jobs the tasks of a queue carry. Reads only. */
export interface JobsOfTasks {
  /** The jobs' ids by task name, as far as the tasks are the newest of their jobs. */
  byTask(queue: string, names: ReadonlyArray<string>): Promise<Map<string, string>>;
  /** The job of one task, also when the job has had a newer task since. */
  ofTask(queue: string, name: string): Promise<string | undefined>;
  /**
   * The unfinished jobs of a queue that were accepted up to a time (ms since the epoch) and are not to be cancelled
   * already, a batch of ids at a time. Whoever asks for the next batch has cancelled the one before.
   */
  batches(queue: string, acceptedBy: number, size: number): AsyncGenerator<string[], void>;
}

const unfinished: ReadonlyArray<JobStatus> = words.options.filter((status) => !terminalStatuses.has(status));

export function createJobsOfTasks({ database: { read }, definitions }: JobsOfTasksOptions): JobsOfTasks {
  const kindsOf = (queue: string): string[] =>
    definitions.filter((definition) => definition.queue === queue).map(({ kind }) => kind);

  async function byTask(queue: string, names: ReadonlyArray<string>): Promise<Map<string, string>> {
    const kinds = kindsOf(queue);
    if (names.length === 0 || kinds.length === 0) return new Map();
    const rows = await read
      .selectFrom("job")
      .select(["id", "task_name"])
      .where("task_name", "in", names)
      .where("status", "in", unfinished)
      .where("kind", "in", kinds)
      .execute();
    return new Map(rows.map(({ id, task_name }) => [task_name!, id]));
  }

  /**
   * A task that is delivered a second time leaves a newer one behind, to look again when the lease ends; the job then
   * runs under the older name. Names are hashes, so they are made again: only running jobs, few, can be so.
   */
  async function byOlderTask(queue: string, name: string): Promise<string | undefined> {
    const kinds = kindsOf(queue);
    if (kinds.length === 0) return undefined;
    const running = await read
      .selectFrom("job")
      .select(["id", "enqueue_number"])
      .where("status", "=", "processing")
      .where("kind", "in", kinds)
      .where("enqueue_number", ">", 1)
      .execute();
    for (const { id, enqueue_number } of running) {
      for (let number = 1; number < enqueue_number; number++) if (taskName(id, number) === name) return id;
    }
    return undefined;
  }

  /** Along the index by status, kind and time: no page costs more than the one before, however long the queue. */
  const page = (status: JobStatus, kind: string, from: number, acceptedBy: number, size: number) =>
    read
      .selectFrom("job")
      .select(["id", "created_at"])
      .where("status", "=", status)
      .where("kind", "=", kind)
      .where("created_at", ">=", from)
      .where("created_at", "<=", acceptedBy)
      .where("cancel_requested", "=", 0)
      .orderBy("created_at")
      .limit(size)
      .execute();

  async function* batches(queue: string, acceptedBy: number, size: number): AsyncGenerator<string[], void> {
    const groups = kindsOf(queue).flatMap((kind) => unfinished.map((status) => ({ status, kind })));
    // A job may go back from `processing` to `queued` meanwhile: it is over when a whole round has found nothing.
    for (let found = groups.length > 0; found; ) {
      found = false;
      for (const { status, kind } of groups) {
        for (let from = 0; ; ) {
          const rows = await page(status, kind, from, acceptedBy, size);
          const last = rows.at(-1);
          if (!last) break;
          found = true;
          yield rows.map(({ id }) => id);
          from = last.created_at;
        }
      }
    }
  }

  return {
    byTask,
    ofTask: async (queue, name) => (await byTask(queue, [name])).get(name) ?? byOlderTask(queue, name),
    batches,
  };
}
