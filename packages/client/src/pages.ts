import type { Answer } from "./answer.ts";
import { invalidAnswer } from "./errors.ts";

/** Which page of a list. For the next one pass `next_cursor` of the last as `cursor`. */
export type PageOptions = { limit?: number | undefined; cursor?: string | undefined };

/** A page of a list that comes as a bare array: the next one is named by the header `Link`. */
export function readPage<Item>(answer: Answer, what: string): { items: Item[]; next_cursor: string | null } {
  if (!Array.isArray(answer.body)) throw invalidAnswer(`The answer is not a list of ${what}`, answer.status);
  return { items: answer.body, next_cursor: cursorIn(answer.headers.get("link")) };
}

function cursorIn(link: string | null): string | null {
  const query = /<[^>?]*\?([^>]*)>\s*;[^,]*rel="?next"?/.exec(link ?? "")?.[1];
  const cursor = (query ?? "").split("&").find((pair) => pair.startsWith("cursor="));
  return cursor === undefined ? null : decodeURIComponent(cursor.slice("cursor=".length));
}
