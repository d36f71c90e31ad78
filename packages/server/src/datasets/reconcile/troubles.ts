import { StorageError } from "../../storage/errors.ts";

/** So many failures in a row that pass by themselves: the storage is down, and the rest is left for the next sweep. */
const patience = 3;

/** What a sweep does item by item. */
export interface Attempts {
  /** Does something with one item. That it failed is told, and stops nothing. Answers whether it was done. */
  attempt(item: string, work: () => Promise<unknown>): Promise<boolean>;
  /** The storage does not answer: what is left is for the next sweep. */
  readonly isDown: boolean;
}

/**
 * Keeps what fails at every sweep from being told at every sweep: an item is told of when it begins to fail, and the
 * storage when it goes down.
 */
export function createTroubles(onError: (error: unknown, item: string) => void) {
  const known = new Set<string>();
  let wasDown = false;

  function tell(error: unknown, item: string): void {
    if (known.has(item)) return;
    known.add(item);
    onError(error, item);
  }

  return {
    async sweep(run: (attempts: Attempts) => Promise<void>): Promise<void> {
      let inRow = 0;
      let isDown = false;
      let outage: unknown;
      await run({
        async attempt(item, work) {
          try {
            await work();
            known.delete(item);
            inRow = 0;
            return true;
          } catch (error) {
            if (error instanceof StorageError && error.retryable) {
              inRow += 1;
              isDown ||= inRow >= patience;
              outage ??= error;
            } else tell(error, item);
            return false;
          }
        },
        get isDown() {
          return isDown;
        },
      });
      if (outage !== undefined && !wasDown) onError(outage, "storage");
      wasDown = outage !== undefined;
    },
  };
}
