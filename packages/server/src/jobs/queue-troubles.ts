import type { TaskQueueErrorCode } from "@galley/cloud-tasks";
import type { Clock } from "@galley/foundation";

/** What a queue was asked: to take a task, to give one up, whether it has one. */
export type Asked = "create" | "remove" | "look";

/** Why a queue elsewhere does not do as it is asked. */
export interface QueueTrouble {
  queue: string;
  asked: Asked;
  code: TaskQueueErrorCode;
  /** What does not work. Why, and what helps, stands in the log: it names accounts and projects. */
  message: string;
  /** ms since the epoch. */
  since: number;
}

/**
 * ms without a failure after which a success means that the trouble is over, and not that it comes and goes: by then
 * whatever has failed was tried again.
 */
const settledAfter = 90_000;

/** ms after which a look that failed says nothing any more: as long as there are jobs to look for, it is tried each minute. */
const lookStands = 300_000;

/** ms after a success within which a task that is refused as malformed is taken for the one that is at fault. */
const rowAtFault = 600_000;

const effects: Record<Asked, string> = {
  create: "Tasks cannot be created. New jobs are accepted and wait as pending.",
  remove: "Tasks of cancelled jobs cannot be deleted. They are delivered and come to nothing.",
  look: "It cannot be seen whether tasks were lost. A job whose task was lost waits.",
};

/** Where it is written what goes wrong with a queue. */
export interface QueueLog {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface TroublesOptions {
  clock: Clock;
  log: Pick<QueueLog, "warn">;
}

/** Keeps what is wrong with the queues, and logs each cause once when it appears and once when it is over. */
export function createTroubles({ clock, log }: TroublesOptions) {
  const troubles = new Map<string, QueueTrouble & { lastFailure: number }>();
  const lastWorked = new Map<string, number>();
  const keyOf = (asked: Asked, queue: string) => `${asked} ${queue}`;

  function over({ queue, asked, since }: QueueTrouble): void {
    troubles.delete(keyOf(asked, queue));
    const seconds = Math.round((clock.now() - since) / 1000);
    log.warn({ queue, asked, seconds }, `${queue}: it works again`);
  }

  return {
    failed(asked: Asked, queue: string, error: { code: TaskQueueErrorCode; message: string }): void {
      const { code } = error;
      const now = clock.now();
      const worked = lastWorked.get(keyOf(asked, queue));
      if (code === "invalid_argument" && worked !== undefined && now - worked < rowAtFault) return;
      const known = troubles.get(keyOf(asked, queue));
      if (known?.code === code) {
        known.lastFailure = now;
        return;
      }
      const message = effects[asked];
      troubles.set(keyOf(asked, queue), { queue, asked, code, message, since: now, lastFailure: now });
      log.warn({ queue, asked, code }, `${queue}: ${message} ${error.message}`);
    },
    /** The queue did as it was asked. Answers whether there was trouble before. */
    worked(asked: Asked, queue: string): boolean {
      const known = troubles.get(keyOf(asked, queue));
      const now = clock.now();
      lastWorked.set(keyOf(asked, queue), now);
      // What is malformed in one task and not in the next is no matter of the queue's.
      if (known && (known.code === "invalid_argument" || now - known.lastFailure >= settledAfter)) over(known);
      return known !== undefined;
    },
    /**
     * Nothing is left that the queues were to be told. That alone does not mean that they work: jobs may have been
     * cancelled, removals given up. But nobody waits for them any more.
     */
    allTold(): void {
      for (const [key, trouble] of troubles) {
        if (trouble.asked === "look") continue;
        if ((lastWorked.get(key) ?? Number.NEGATIVE_INFINITY) >= trouble.lastFailure) over(trouble);
        else troubles.delete(key);
      }
    },
    list(): QueueTrouble[] {
      for (const [key, { asked, lastFailure }] of troubles)
        if (asked === "look" && clock.now() - lastFailure >= lookStands) troubles.delete(key);
      return [...troubles.values()].map(({ lastFailure: _, ...trouble }) => trouble);
    },
  };
}

export type Troubles = ReturnType<typeof createTroubles>;
