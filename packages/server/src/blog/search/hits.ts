import { decodeHTMLStrict } from "entities";
import { z } from "zod";
import { cutAfterWord } from "./cut.ts";
import type { SearchHit } from "./port.ts";

/** A result as a service gives it, under our names. */
export interface Found {
  url: string;
  title?: string | null | undefined;
  snippet?: string | null | undefined;
  publishedAt?: string | null | undefined;
}

/** Characters. Longer ones are no titles and no snippets, whoever wrote them. */
const longest = { title: 300, snippet: 2000 };

/** A field of a result that may be missing or null. */
export const optionalText = z.string().nullish();
/** A date that is none costs a result nothing but its date. */
export const optionalDate = optionalText.catch(null);

/** The results that have the form they should have; one that has not is left out and spoils nothing. */
export function readEach<Item>(schema: z.ZodType<Item>, items: readonly unknown[]): Item[] {
  return items.flatMap((item) => {
    const read = schema.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

/** The first `count` pages of the web among the results, in their order and none twice. */
export function toHits(found: readonly Found[], count: number): SearchHit[] {
  const hits = new Map<string, SearchHit>();
  for (const { url, title, snippet, publishedAt } of found) {
    if (hits.size === count) break;
    const address = URL.parse(url);
    if (address?.protocol !== "http:" && address?.protocol !== "https:") continue;
    // A part of a page is the same page.
    address.hash = "";
    if (hits.has(address.href)) continue;
    hits.set(address.href, {
      url: address.href,
      title: plainText(title ?? "", longest.title) || address.hostname,
      snippet: plainText(snippet ?? "", longest.snippet),
      publishedAt: toIsoDate(publishedAt ?? ""),
    });
  }
  return [...hits.values()];
}

/** At most so many characters without the marks of HTML. Those within a line leave no gap: Brave sets words in strong. */
function plainText(html: string, most: number): string {
  // The marks may take three times as much as the words; without a limit the search for them could take for ever.
  const text = html
    .slice(0, 4 * most)
    .replace(/<\/?(?:strong|b|em|i|mark|span|u|wbr)(?:\s[^<>]*)?\/?>/gi, "")
    .replace(/<!--.*?-->|<\/?[a-z][^<>]*>/gis, " ");
  const plain = decodeHTMLStrict(text).replace(/[\s\p{Cc}]+/gu, " ");
  return cutAfterWord(plain.trim().toWellFormed(), most);
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/;
const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const mailDate = /^\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/;

/** A time without a zone is one in UTC; "2 days ago" and other words say too little. */
function toIsoDate(text: string): string | null {
  const [, day, time, zone = "Z"] = isoTime.exec(text) ?? [];
  const exact =
    day === undefined ? text : `${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2").toUpperCase()}`;
  if (day === undefined && !isoDay.test(text) && !mailDate.test(text)) return null;
  const at = Date.parse(exact);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
