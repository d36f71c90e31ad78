import type { TaskQueueErrorCode } from "@galley/cloud-tasks";
import type { Clock } from "@galley/foundation";

/** What a queue is to do: to take a task, to give one up, to say whether it has one, to bring those that it has. */
export type Asked = "create" | "remove" | "look" | "bring";

/** What a queue answers instead; `defect`: the fault is ours; `disabled`: it brings nothing. */
export type TroubleCode = TaskQueueErrorCode | "defect" | "disabled";

/** Why a queue elsewhere does not do as it is asked. */
export interface QueueTrouble {
  queue: string;
  asked: Asked;
  code: TroubleCode;
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

/** What may be the fault of one task alone. */
export const isOfTask = (code: TroubleCode): boolean => code === "invalid_argument" || code === "defect";

const effects: Record<Asked, string> = {
  create: "Tasks cannot be created. New jobs are accepted and wait as pending.",
  remove: "Tasks of cancelled jobs cannot be deleted. They are delivered and come to nothing.",
  look: "It cannot be seen whether tasks were lost. A job whose task was lost waits.",
  bring: "It takes tasks and brings none until it is resumed.",
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

  /** Whether it is that long ago. After a clock was set back nobody knows, and it is taken for long ago. */
  function isPast(time: number | undefined, ms: number): boolean {
    const passed = time === undefined ? undefined : clock.now() - time;
    return passed === undefined || passed < 0 || passed >= ms;
  }

  function over({ queue, asked, since }: QueueTrouble): void {
    troubles.delete(keyOf(asked, queue));
    const seconds = Math.max(0, Math.round((clock.now() - since) / 1000));
    log.warn({ queue, asked, seconds }, `${queue}: it works again`);
  }

  /** Where there is nothing to look for any more, nobody will say that looking works. */
  function dropOldLooks(): void {
    for (const [key, { asked, lastFailure }] of troubles)
      if (asked === "look" && isPast(lastFailure, lookStands)) troubles.delete(key);
  }

  return {
    failed(asked: Asked, queue: string, error: { code: TroubleCode; message: string }): void {
      dropOldLooks();
      const { code } = error;
      const now = clock.now();
      const known = troubles.get(keyOf(asked, queue));
      if (known?.code === code) {
        known.lastFailure = now;
        return;
      }
      // One task says nothing of the queue while others are taken, nor of what is wrong with the queue itself.
      if (isOfTask(code) && (known || !isPast(lastWorked.get(keyOf(asked, queue)), rowAtFault))) return;
      const message = effects[asked];
      troubles.set(keyOf(asked, queue), { queue, asked, code, message, since: now, lastFailure: now });
      log.warn({ queue, asked, code }, `${queue}: ${message} ${error.message}`);
    },
    /** The queue did as it was asked. Answers whether there was trouble before. */
    worked(asked: Asked, queue: string): boolean {
      const known = troubles.get(keyOf(asked, queue));
      lastWorked.set(keyOf(asked, queue), clock.now());
      // What is malformed in one task and not in the next is no matter of the queue's. Nor does "disabled" come and go.
      const atOnce = known && (isOfTask(known.code) || known.code === "disabled");
      if (known && (atOnce || isPast(known.lastFailure, settledAfter))) over(known);
      return known !== undefined;
    },
    /**
     * Nothing is left that the queues were to be told. That alone does not mean that they work: jobs may have been
     * cancelled, removals given up. But nobody waits for them any more.
     */
    allTold(): void {
      for (const [key, trouble] of troubles) {
        if (trouble.asked === "look" || trouble.asked === "bring") continue;
        if ((lastWorked.get(key) ?? Number.NEGATIVE_INFINITY) >= trouble.lastFailure) over(trouble);
        else troubles.delete(key);
      }
    },
    list(): QueueTrouble[] {
      dropOldLooks();
      return [...troubles.values()].map(({ lastFailure: _, ...trouble }) => trouble);
    },
  };
}

export type Troubles = ReturnType<typeof createTroubles>;
