import type { TaskEngine } from "./task-engine.ts";

interface Waiter {
  queue: string | undefined;
  resolve: () => void;
}

/** For those who wait until no task is left. They are looked after when a task has ended, not by a clock. */
export function createWaitingRoom(
  hasTasks: (queue: string | undefined) => Promise<boolean>,
  onError: (error: unknown) => void,
) {
  const waiters = new Set<Waiter>();
  let looking = false;
  let again = false;

  async function check(): Promise<void> {
    for (const queue of new Set([...waiters].map((waiter) => waiter.queue))) {
      if (await hasTasks(queue)) continue;
      for (const waiter of waiters) if (waiter.queue === queue) waiter.resolve();
    }
  }

  function look(): void {
    if (waiters.size === 0) return;
    again = true;
    if (looking) return;
    looking = true;
    void (async () => {
      try {
        while (again) {
          again = false;
          await check();
        }
      } catch (error) {
        onError(error);
      } finally {
        looking = false;
      }
    })();
  }

  const whenEmpty: TaskEngine["whenEmpty"] = ({ queue, signal }) =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        queue,
        resolve: () => {
          leave();
          resolve();
        },
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", abort);
      waiters.add(waiter);
      look();
    });

  return { look, whenEmpty };
}
