/** So much waits for somebody who is slower than it comes; whoever puts more in waits for room. */
const mostWaiting = 64;

type Taker<Item> = { resolve(result: IteratorResult<Item, undefined>): void; reject(error: unknown): void };

/**
 * What is told, for one who takes it at their own pace. `merge` gives what two become that wait one after the other, where
 * only the newest counts.
 */
export function createMailbox<Item>(merge: (before: Item, next: Item) => Item | undefined) {
  let waiting: Item[] = [];
  const takers: Taker<Item>[] = [];
  let ended = false;
  let failure: { error: unknown } | undefined;
  let makeRoom = (): void => {};

  function deliver(): void {
    while (takers.length > 0 && (waiting.length > 0 || ended)) {
      const { resolve, reject } = takers.shift() as Taker<Item>;
      const given = failure;
      if (waiting.length > 0) resolve({ done: false, value: waiting.shift() as Item });
      else {
        failure = undefined;
        if (given) reject(given.error);
        else resolve({ done: true, value: undefined });
      }
    }
    makeRoom();
  }

  return {
    put(item: Item): void {
      if (ended) return;
      const last = waiting.at(-1);
      const merged = last && merge(last, item);
      if (merged) waiting[waiting.length - 1] = merged;
      else waiting.push(item);
      deliver();
    },
    /** Resolves when there is room, or nobody takes any more. */
    room(): Promise<void> | undefined {
      if (ended || waiting.length < mostWaiting) return undefined;
      return new Promise((resolve) => {
        makeRoom = resolve;
      });
    },
    /** Nothing comes any more; what waits is still given, unless it is dropped. */
    end(how: { error?: { error: unknown }; drop?: boolean } = {}): void {
      if (how.drop) waiting = [];
      if (!ended) failure = how.error;
      ended = true;
      deliver();
    },
    take: (): Promise<IteratorResult<Item, undefined>> =>
      new Promise((resolve, reject) => {
        takers.push({ resolve, reject });
        deliver();
      }),
  };
}
