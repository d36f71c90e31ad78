/** A piece of a text, from `start` up to `end`, to be replaced by `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * The text with the edits made, all else byte for byte as it was. Edits may come in any order; of two that overlap the
 * one that begins first (the longer of those that begin together) is made.
 */
export function applyEdits(source: string, edits: Edit[]): string {
  const inOrder = edits.toSorted(
    (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || b.end - a.end,
  );
  const pieces: string[] = [];
  let done = 0;
  for (const edit of inOrder) {
    if (edit.start < done) continue;
    pieces.push(source.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  pieces.push(source.slice(done));
  return pieces.join("");
}

const byteOrderMark = "\uFEFF";

/** Runs `edit` on the text without its byte order mark, which the parser does not count, and puts that back. */
export function withoutByteOrderMark(source: string, edit: (text: string) => string): string {
  return source.startsWith(byteOrderMark) ? byteOrderMark + edit(source.slice(1)) : edit(source);
}
