import { TaskQueueError } from "../port.ts";
import type { Patience } from "./patience.ts";

/**
 * Queues come into being when their first task does. A queue that was just created may be unknown to the service for up
 * to a minute; nobody is kept waiting that long. The call fails after some seconds, to be made again by whoever has
 * kept the task.
 */
export interface QueueSetup {
  /**
   * Creates the queue, once at a time, and not again while it may be on its way: what became of it is the answer to all
   * who ask within two minutes (half a minute when it was refused).
   */
  create(queue: string): Promise<void>;
  /** Makes the call until the queue is known to the service. @throws TaskQueueError unavailable when it is not in time */
  whenKnown<T>(queue: string, call: () => Promise<T>): Promise<T>;
  /** The queue has been created by other means. */
  created(queue: string): void;
}

/** The service says "at least a minute"; in ms. */
const settling = 2 * 60_000;
/** What a person has to change first; in ms. */
const refused = 30_000;
const refusals: ReadonlySet<string> = new Set([
  "permission_denied",
  "failed_precondition",
  "invalid_argument",
  "not_found",
]);
/** Doubles with every try; in ms. */
const firstWait = 250;

/** `create` resolves when the queue exists; `limit` is how long a caller is kept, in ms. */
export function createQueueSetup(
  { clock, spread, wait }: Patience,
  limit: number,
  create: (queue: string) => Promise<void>,
): QueueSetup {
  const known = new Map<string, { outcome: Promise<void>; until: number }>();

  function begin(queue: string): Promise<void> {
    const entry = { outcome: create(queue), until: Number.POSITIVE_INFINITY };
    known.set(queue, entry);
    entry.outcome.then(
      () => {
        entry.until = clock.now() + settling;
      },
      (error) => {
        entry.until = error instanceof TaskQueueError && refusals.has(error.code) ? clock.now() + refused : 0;
      },
    );
    return entry.outcome;
  }

  return {
    create(queue) {
      const lately = known.get(queue);
      return lately && clock.now() < lately.until ? lately.outcome : begin(queue);
    },
    async whenKnown(queue, call) {
      const end = clock.now() + limit;
      for (let pause = firstWait; ; pause *= 2) {
        try {
          return await call();
        } catch (error) {
          if (!isQueueMissing(error)) throw error;
        }
        const ms = spread(pause);
        if (clock.now() + ms > end)
          throw new TaskQueueError(
            "unavailable",
            `The queue "${queue}" is being set up: Cloud Tasks takes up to a minute until a new queue can be used.`,
          );
        await wait(ms);
      }
    },
    created(queue) {
      known.set(queue, { outcome: Promise.resolve(), until: clock.now() + settling });
    },
  };
}

/** Told by its text: CreateTask also answers NOT_FOUND when the service account of the token does not exist. */
export function isQueueMissing(error: unknown): boolean {
  return (
    error instanceof TaskQueueError &&
    error.code === "not_found" &&
    /\bqueue\b.*(not exist|not found|no longer exists)/i.test(error.message)
  );
}
