import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect } from "vitest";
import type { NewTask, Task, TaskQueues } from "../../src/index.ts";
import { settings } from "../bench.ts";
import type { openTarget } from "../target.ts";

/** An engine of the port that dispatches, on the real clock, to a server that the test answers for. */
export interface ConformanceBench {
  queues: TaskQueues;
  /** Where the tasks' paths lead. */
  target: Awaited<ReturnType<typeof openTarget>>;
  close(): Promise<void>;
}

/** What the tests of an engine share; the fields are set anew before each. */
export class Scene {
  bench!: ConformanceBench;
  queues!: TaskQueues;
  /** A queue of the test's own, so that an engine may be shared. */
  queue!: string;

  /** A creation in the queue of the test. */
  readonly create = (changes: Partial<NewTask> = {}): Promise<Task> =>
    this.queues.createTask({ queue: this.queue, name: "one", path: "/one", body: "", ...changes });

  /** Sends a task through another queue: what could be sent before it has been sent. */
  readonly nothingIsSent = async (): Promise<void> => {
    const other = `other-${randomUUID()}`;
    await this.queues.applyQueue(other, settings());
    await this.queues.createTask({ queue: other, path: "/other", body: "" });
    const request = await this.bench.target.next();
    expect(request.path).toBe("/other");
    request.answer(200);
    expect(this.bench.target.waiting).toEqual([]);
  };

  /** Asks until the task is as wanted: an answer takes a moment to be taken in. */
  readonly become = async (id: string, wanted: (found: Task | undefined) => boolean): Promise<Task | undefined> => {
    for (;;) {
      const found = await this.queues.getTask(this.queue, id);
      if (wanted(found)) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  readonly gone = (id: string) => this.become(id, (found) => found === undefined);

  /** The names of the queue's tasks, by page. */
  readonly listed = async (pageSize?: number): Promise<string[][]> => {
    const pages: string[][] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.queues.listTasks(this.queue, {
        ...(pageSize !== undefined && { pageSize }),
        ...(pageToken !== undefined && { pageToken }),
      });
      pages.push(page.tasks.map((found) => found.name));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return pages;
  };
}

/** To be called within a `describe`: opens an engine with a queue before each of its tests. */
export function setScene(open: () => Promise<ConformanceBench>): Scene {
  const scene = new Scene();
  beforeEach(async () => {
    scene.bench = await open();
    scene.queues = scene.bench.queues;
    scene.queue = `test-${randomUUID()}`;
    await scene.queues.applyQueue(scene.queue, settings({}, { minBackoff: 0.1, maxBackoff: 0.1 }));
  });
  afterEach(() => scene.bench.close());
  return scene;
}

export const refused = (call: Promise<unknown>, code: unknown) => expect(call).rejects.toMatchObject({ code });
