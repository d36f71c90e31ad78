/** Where all variation comes from: a stream of numbers that depends on its name and nothing else. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  unit(): number;
  between(low: number, high: number): number;
  /** A whole number from 0 up to, not including, `count`. */
  whole(count: number): number;
  pick<T>(list: readonly T[]): T;
  /** A stream of its own: how much is drawn from one does not change another, so that more detail keeps the composition. */
  named(name: string): Chance;
}

/** FNV-1a over UTF-16 units with a last mixing (murmur3's), 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

export function createChance(name: string): Chance {
  let state = hash(name);
  // mulberry32: integer arithmetic alone.
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (count: number): number => Math.floor(unit() * count);
  return {
    unit,
    whole,
    between: (low, high) => low + (high - low) * unit(),
    pick: (list) => {
      const chosen = list[whole(list.length)];
      if (chosen === undefined) throw new Error("There is nothing to pick from");
      return chosen;
    },
    named: (part) => createChance(`${name}/${part}`),
  };
}
