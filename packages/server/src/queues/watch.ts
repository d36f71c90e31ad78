import { type Queue, TaskQueueError, type TaskQueues } from "@galley/cloud-tasks";
import type { CancelTimer, Clock } from "@galley/foundation";

/** ms. 288 calls a day: what somebody else does to a queue elsewhere, nobody tells us. */
const lookEvery = 300_000;

export interface QueueWatchOptions {
  queues: Pick<TaskQueues, "getQueue">;
  /** The queues to look at. */
  names: readonly string[];
  clock: Clock;
  onSeen: (queue: Queue) => void;
  onDefect: (error: unknown) => void;
}

/** Looks at queues elsewhere from time to time. One that cannot be seen is left to those who need it to complain of. */
export function createQueueWatch({ queues, names, clock, onSeen, onDefect }: QueueWatchOptions) {
  let timer: CancelTimer | undefined;
  let running = false;

  async function look(name: string): Promise<void> {
    try {
      const queue = await queues.getQueue(name);
      if (queue) onSeen(queue);
    } catch (error) {
      if (!(error instanceof TaskQueueError)) onDefect(error);
    }
  }

  function lookAtAll(): void {
    void Promise.all(names.map(look)).then(() => {
      timer?.();
      if (running) timer = clock.after(lookEvery, lookAtAll);
    });
  }

  return {
    start(): void {
      running = true;
      lookAtAll();
    },
    stop(): void {
      running = false;
      timer?.();
    },
  };
}
