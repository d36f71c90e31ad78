import { figuresOf } from "./figures.ts";
import { languageOf } from "./language.ts";
import { baseLanguage } from "./words.ts";

/** The languages in which a passage's figures may be written: the post's, and the passage's own where it is another. */
export function readingsOf(passage: string, language: string): string[] {
  const base = baseLanguage(language);
  if (!/\d/.test(passage)) return [base];
  const detected = languageOf(passage);
  return [...new Set([base, ...(detected === undefined ? ["en", "de"] : [detected])])];
}

/**
 * The figures of a passage as its own language writes them: 1,500 is a thousand more in English than in German. A post
 * may rest on sources in another language; where it is not clear in which one a passage is, either reading counts.
 */
export const figuresRead = (passage: string, readings: string[]): Set<string> =>
  new Set(readings.flatMap((one) => [...figuresOf(passage, one)]));
