/** FNV-1a, 32 bits: the only source of variation, so that the same brief gives the same bytes. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** One of a list that is not empty, the same for the same key. */
export function pick<T>(list: readonly T[], key: string): T {
  const chosen = list[hash(key) % list.length];
  if (chosen === undefined) throw new Error("There is nothing to pick from");
  return chosen;
}

/** A number from 0 to 1, the same for the same key. */
export function chance(key: string): number {
  return hash(key) / 0xffffffff;
}
