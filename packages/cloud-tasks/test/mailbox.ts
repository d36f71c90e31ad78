/** Things that come one by one, to be waited for. */
export interface Mailbox<T> {
  push(item: T): void;
  /** The next item, in order; waits for it. */
  next(): Promise<T>;
  /** Came and was not yet taken. */
  readonly waiting: ReadonlyArray<T>;
}

export function createMailbox<T>(): Mailbox<T> {
  const waiting: T[] = [];
  const takers: Array<(item: T) => void> = [];
  return {
    push(item) {
      const taker = takers.shift();
      if (taker) taker(item);
      else waiting.push(item);
    },
    next: () => {
      const item = waiting.shift();
      return item === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(item);
    },
    waiting,
  };
}
