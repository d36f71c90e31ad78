import type { Database } from "@galley/foundation";
import type { Dispatcher } from "./dispatcher.ts";
import type { TaskTables } from "./tables.ts";

const channel = "task";

/** Says that something of a queue may be due at `time` (ms since the epoch). To be called after the commit. */
export type Tell = (queue: string, time: number) => void;

/**
 * Brings the news of tasks to whichever process dispatches: to this one at once, to another within some ms. Should they
 * be missed, that one looks at all queues.
 */
export function createNews(
  { shared, signals }: Database<TaskTables>,
  dispatcher: Pick<Dispatcher, "wake" | "lookAtAll">,
): Tell {
  if (!shared) return (queue, time) => void dispatcher.wake(queue, time);
  signals.subscribe(
    channel,
    (message) => {
      const space = message.indexOf(" ");
      dispatcher.wake(message.slice(space + 1), Number(message.slice(0, space)));
    },
    () => dispatcher.lookAtAll(),
  );
  return (queue, time) => {
    if (!dispatcher.wake(queue, time)) signals.publish(channel, `${time} ${queue}`);
  };
}
