import { isMeasure } from "../../analysis/figures.ts";
import type { Language } from "./stock/shape.ts";

/** A day, a month or a year as a number that sorts: 18170612; 18170600 where the day is not known; 18170000. */
export type Moment = number;

/** How exactly a moment is told; what is left of it when divided by this sorts just as well. */
export const units = { year: 10_000, month: 100, day: 1 } as const;
export type Unit = keyof typeof units;

/** British English, for the day before the month as in the other languages; in Austria January has a name of its own. */
const locales: Readonly<Record<Language, string>> = { en: "en-GB", de: "de", es: "es" };

function monthNames(locale: string): Array<[name: string, month: number]> {
  const format = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, month) => [format.format(Date.UTC(2026, month, 1)).toLowerCase(), month + 1]);
}

/** Months of all the languages: a source need not be in that of the post. */
const months = new Map([...Object.values(locales), "de-AT"].flatMap(monthNames));
const names = [...months.keys()].join("|");
const month = `(?<!\\p{L})(?<month>${names})`;
const day = String.raw`(?<!\d)(?<day>\d{1,2})`;
const ofTheYear = String.raw`(?:\s(?:of|del?|des\sjahres))?`;

/** A year by itself, no part of a larger number. Before 1500 only where a word says so: 1200 is more often a number. */
const old = String.raw`(?<=(?<!\p{L})(?:in|im\sjahre?|en|since|seit|desde|around|um|anno|(?:${names})${ofTheYear})\s)1[0-4]\d\d`;
const year = String.raw`(?<![\d.,$€£])(?<year>(?:1[5-9]|20)\d\d|${old})(?![\d%°]|[.,]\d)`;

/** 2024-05-16, 16.05.2024; 12 June 1817, June 12, 1817, 7. Dezember 1835, 17 de octubre de 1919; what is less exact. */
const dates = [
  String.raw`(?<![\d-])(?<year>\d{4})-(?<number>\d\d)-(?<day>\d\d)(?!\d)`,
  String.raw`(?<![\d.])(?<day>\d{1,2})\.(?<number>\d{1,2})\.(?<year>\d{4})(?!\d)`,
  String.raw`${month}\s${day}(?:st|nd|rd|th)?,\s${year}`,
  String.raw`(?:(?:${day}(?:st|nd|rd|th|\.|º)?\s(?:of\s|de\s)?)?${month}${ofTheYear}\s)?${year}`,
];
const date = new RegExp(dates.join("|"), "giu");
const follower = /^[\s-]?(\p{L}+)/u;

/** The first date of a sentence; undefined where it names none. The 1500 of "1500 metres" is no year. */
export function momentOf(sentence: string): Moment | undefined {
  const text = sentence.replace(/\s+/gu, " ");
  for (const found of text.matchAll(date)) {
    const { year, month = "", day, number } = found.groups!;
    const known = months.get(month.toLowerCase()) ?? Number(number ?? 0);
    const next = follower.exec(text.slice(found.index + found[0].length))?.[1]?.toLowerCase();
    const isAmount = known === 0 && next !== undefined && Object.keys(locales).some((one) => isMeasure(next, one));
    const inMonth = known === 0 ? 0 : Number(day ?? 0);
    if (isAmount || known > 12 || inMonth > 31) continue;
    return Number(year) * units.year + known * units.month + inMonth;
  }
  return undefined;
}

/** A moment in words, as exactly as the unit says: 1817, June 1817, 12 June 1817. */
export function sayMoment(when: Moment, unit: Unit, language: Language): string {
  const [y, m, d] = [Math.floor(when / units.year), Math.floor(when / units.month) % 100, when % 100];
  const form: Intl.DateTimeFormatOptions = {
    year: "numeric",
    ...(unit === "year" || m === 0 ? {} : { month: "long" }),
    ...(unit !== "day" || d === 0 ? {} : { day: "numeric" }),
  };
  const at = Date.UTC(y, Math.max(m, 1) - 1, Math.max(d, 1));
  return new Intl.DateTimeFormat(locales[language], { ...form, timeZone: "UTC" }).format(at);
}

/** Whether one moment lies before another, as far as both are told exactly: 1990 is not before May 1990. */
export function isBefore(one: Moment, other: Moment): boolean {
  const unit = [one, other].some((when) => when % units.year === 0)
    ? units.year
    : [one, other].some((when) => when % units.month === 0)
      ? units.month
      : units.day;
  return Math.floor(one / unit) < Math.floor(other / unit);
}
