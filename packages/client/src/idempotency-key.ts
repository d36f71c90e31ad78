type RandomSource = { randomUUID?: () => string; getRandomValues?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array };

/**
 * A random UUID (version 4). Browsers have `crypto.randomUUID` only on pages served over https, `getRandomValues`
 * everywhere; without either there is no key that is safe to make, and a TypeError says so.
 */
export function newIdempotencyKey(source: RandomSource | undefined = globalThis.crypto): string {
  if (source?.randomUUID) return source.randomUUID();
  if (!source?.getRandomValues) throw new TypeError("There is no crypto here: give an idempotencyKey of your own");
  const bytes = source.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x40;
    return index === 8 ? (byte & 0x3f) | 0x80 : byte;
  })
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
