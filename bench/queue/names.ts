/** Which number a task has whose name the queue has made up. */
export interface Names {
  created(name: string, n: number): void;
  /** The completion of this task is stored. It may be told before the answer that brings the name. */
  ended(name: string): void;
}

export function createNames(done: (n: number) => void): Names {
  const numbers = new Map<string, number>();
  const early = new Set<string>();
  return {
    created(name, n) {
      if (early.delete(name)) done(n);
      else numbers.set(name, n);
    },
    ended(name) {
      const n = numbers.get(name);
      if (n === undefined) early.add(name);
      else if (numbers.delete(name)) done(n);
    },
  };
}
