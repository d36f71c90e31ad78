const marks: ReadonlyArray<[number[], string]> = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xfe, 0xff], "utf-16be"],
  [[0xff, 0xfe], "utf-16le"],
];

/**
 * The characters of a page, by the first that says how they are written: a byte order mark, the `charset` of its type, a
 * `meta` element in its first 1024 bytes (where HTML asks for it). One that says nothing is UTF-8 where that fits, and
 * windows-1252 where not, as browsers have it.
 */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  const marked = marks.find(([bytes]) => bytes.every((byte, index) => body[index] === byte))?.[1];
  const inHeader = charsetIn(contentType ?? "");
  const head = new TextDecoder("latin1").decode(body.subarray(0, 1024));
  const inMeta = /<meta[^>]+>/gi.exec(head) ? charsetIn(head) : undefined;
  for (const label of [marked, inHeader, inMeta, "utf-8"]) {
    const text = label === undefined ? undefined : decodeAs(label, body, label === "utf-8" && label !== marked);
    if (text !== undefined) return text;
  }
  return new TextDecoder("windows-1252").decode(body);
}

function charsetIn(text: string): string | undefined {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(text)?.[1]?.toLowerCase();
}

/** Undefined where the encoding is not known, or does not fit. */
function decodeAs(label: string, body: Uint8Array, strictly: boolean): string | undefined {
  try {
    return new TextDecoder(label, { fatal: strictly }).decode(body);
  } catch {
    return undefined;
  }
}
