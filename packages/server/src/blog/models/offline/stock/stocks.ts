import { german } from "./de/stock.ts";
import { english } from "./en/stock.ts";
import { spanish } from "./es/stock.ts";
import type { Language, Stock } from "./shape.ts";

const stocks: Readonly<Record<Language, Stock>> = { en: english, de: german, es: spanish };

/** What the writer can say in a language. */
export function stockOf(language: Language): Stock {
  return stocks[language];
}

/** The languages the writer writes; posts in others are written in English. */
export const offlineLanguages: readonly Language[] = ["en", "de", "es"];
