/** Cuts a text to at most `limit` characters, after a whole word, without what would dangle at its end. */
export function cutAtWord(text: string, limit: number): string {
  const clean = text.replaceAll(/\s+/g, " ").trim();
  if (clean.length <= limit) return clean;
  const room = clean.slice(0, limit + 1);
  const space = room.lastIndexOf(" ");
  // A text without spaces (Japanese, one long word) is cut where the limit is, between whole characters.
  const cut =
    space > 0
      ? room.slice(0, space)
      : [...clean].reduce((kept, next) => (kept.length + next.length > limit ? kept : kept + next), "");
  return cut.replace(/[\s,;:–—(-]+$/u, "");
}

/** Takes off the quotation marks that a model puts around a whole line. */
export function unquoted(line: string): string {
  const inner = /^["“„«](.*)["”“»]$/u.exec(line.trim())?.[1];
  return inner === undefined || /["“”„«»]/u.test(inner) ? line.trim() : inner.trim();
}

/** What two texts share when they say the same: letters and digits, in lower case. */
export function fingerprint(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\[e?\d+\]/g, " ")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Keeps the first of those that say the same. */
export function withoutDoubles(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const key = fingerprint(line) || line.trim();
    if (key === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The numbers of a text, as they are written but for signs between thousands and a point at the end. */
export function numbersOf(text: string): string[] {
  return (text.match(/\d[\d.,]*/g) ?? []).map((number) =>
    number.replace(/[.,]+$/, "").replaceAll(/[.,](?=\d{3}(?!\d))/g, ""),
  );
}
