import { cutText } from "../cut-text.ts";

/** As many UTF-16 code units as the API tells. */
const longest = 200;

/** Words as a title: in one line, and cut where they are too long for one. Null: there are none. */
export function asTitle(words: string | null | undefined): string | null {
  const line = (words ?? "").toWellFormed().replaceAll(/[\s\p{Cc}]+/gu, " ");
  return cutText(line.trim(), longest) || null;
}
