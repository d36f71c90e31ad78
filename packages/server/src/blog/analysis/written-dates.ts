import { baseLanguage } from "./words.ts";

const listed = (words: string): string[] => words.split(" ");
const months: Record<string, string[]> = {
  en: listed("January February March April May June July August September October November December"),
  de: listed("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
  es: listed("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
};
const order: Record<string, (day: number, month: string, year: string) => string> = {
  en: (day, month, year) => `${day} ${month} ${year}`,
  de: (day, month, year) => `${day}. ${month} ${year}`,
  es: (day, month, year) => `${day} de ${month} de ${year}`,
};

/** Names of months in the languages whose claims are checked, in lower case. */
export const monthNames: ReadonlySet<string> = new Set(
  Object.values(months).flatMap((names) => names.map((name) => name.toLowerCase())),
);

const iso = /(?<![\p{N}-])(\d{4})-(\d{2})-(\d{2})(?![\p{N}-])/gu;
const dotted = /(?<![\p{N}.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\p{N})/gu;

/** The text with dates in numbers (2024-05-03, 03.05.2024) written out as its language has them. */
export function withWrittenDates(text: string, language: string): string {
  const base = baseLanguage(language);
  const names = months[base] ?? months.en!;
  const write = order[base] ?? order.en!;
  const written = (whole: string, day: string, month: string, year: string): string => {
    const name = names[Number(month) - 1];
    return name === undefined ? whole : write(Number(day), name, year);
  };
  return text
    .replace(iso, (whole, year: string, month: string, day: string) => written(whole, day, month, year))
    .replace(dotted, (whole, day: string, month: string, year: string) => written(whole, day, month, year));
}
