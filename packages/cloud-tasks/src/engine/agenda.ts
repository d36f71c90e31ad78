/** Which queue is to be looked at when. Kept in memory: as many entries as there are queues with something to do. */
export interface Agenda {
  /** Look at the queue at `time` (ms since the epoch), or earlier where that was said before. */
  add(queue: string, time: number): void;
  /** Takes out up to `limit` queues whose time has come, the longest unserved first. */
  due(now: number, limit: number): string[];
  /** The earliest time there is. */
  next(): number | undefined;
  clear(): void;
}

export function createAgenda(): Agenda {
  // A Map keeps the order of insertion: who was served goes to the end.
  const times = new Map<string, number>();
  return {
    add(queue, time) {
      const known = times.get(queue);
      if (known === undefined || time < known) times.set(queue, time);
    },
    due(now, limit) {
      const queues: string[] = [];
      for (const [queue, time] of times) {
        if (time > now) continue;
        queues.push(queue);
        if (queues.length >= limit) break;
      }
      for (const queue of queues) times.delete(queue);
      return queues;
    },
    next() {
      let first: number | undefined;
      for (const time of times.values()) first = first === undefined || time < first ? time : first;
      return first;
    },
    clear: () => times.clear(),
  };
}
