/** A BCP 47 tag in its parts. */
export interface Language {
  /** ISO 639, in its present form: `he`, not `iw`. */
  code: string;
  /** The script that is written, the usual one where the tag names none: `Hans`, `Hant`, `Latn`. */
  script: string | undefined;
  /** The country, where the tag names one. */
  region: string | undefined;
  /** The country, or the one where most speak the language. */
  likelyRegion: string | undefined;
}

/** Undefined for what is no tag: the service then does as it sees fit. */
export function readLanguage(tag: string): Language | undefined {
  try {
    const locale = new Intl.Locale(tag);
    const { script, region: likelyRegion } = locale.maximize();
    return { code: locale.language, script, region: locale.region, likelyRegion };
  } catch {
    return undefined;
  }
}

/** Norwegian has two written forms and a common code, of which services know one. */
export const isNorwegian = ({ code }: Language): boolean => ["no", "nb", "nn"].includes(code);
