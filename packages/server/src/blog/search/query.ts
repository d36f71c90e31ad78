import { cutAfterWord } from "./cut.ts";

/** Brave and Tavily refuse a longer query; the others have no use for one. */
const longestQuery = 400;

/** A query on one line that no service refuses for its length: `words` at most, where the service counts them. */
export function toQuery(text: string, words = Number.POSITIVE_INFINITY): string {
  const all = text
    .toWellFormed()
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== "");
  return cutAfterWord(all.slice(0, words).join(" "), longestQuery);
}
