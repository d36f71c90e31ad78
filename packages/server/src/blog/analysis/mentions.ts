import { contentStems, countPhrase, searchable } from "./phrases.ts";

/** 1 when the keyword stands there as it is, else half the share of its words that do. */
export function mentions(text: string, keyword: string, language: string): number {
  if (countPhrase(searchable(text, language), searchable(keyword, language)) > 0) return 1;
  const wanted = contentStems(keyword, language);
  return wanted.size === 0 ? 0 : wanted.intersection(contentStems(text, language)).size / wanted.size / 2;
}
