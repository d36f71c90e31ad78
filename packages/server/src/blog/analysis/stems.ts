/** A word without its endings, for comparing inflected forms. Rough by design: two forms of a word should meet, few others should. */
type Stemmer = (word: string) => string;

const cut = (word: string, endings: string[], shortest: number): string => {
  const ending = endings.find((candidate) => word.endsWith(candidate) && word.length - candidate.length >= shortest);
  return ending === undefined ? word : word.slice(0, -ending.length);
};

/** `compost`, `composts`, `composted`, `composting`; `waste`, `wastes`, `wasting`; `supply`, `supplies`, `supplied`. */
const english: Stemmer = (word) => {
  let stem = word.replace(/['’]s?$/, "");
  if (stem.length > 4 && /(?:ies|ied)$/.test(stem)) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:ss|sh|ch|x|z)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.length > 3 && /[^su]s$/.test(stem)) stem = stem.slice(0, -1);
  const bare = cut(stem, ["ing", "ed"], 3);
  if (bare !== stem && /[aeiouy]/.test(bare)) {
    stem = /([bdgmnprt])\1$/.test(bare) ? bare.slice(0, -1) : bare;
  }
  stem = cut(stem, ["ly"], 4);
  return stem.length > 3 ? cut(stem, ["e"], 3) : stem;
};

const german: Stemmer = (word) => {
  const plain = word.replaceAll("ß", "ss");
  return cut(cut(plain, ["ern", "em", "en", "er", "es", "e", "n", "s"], 4), ["er", "en", "e"], 5);
};

const spanish: Stemmer = (word) => {
  const plain = word
    .normalize("NFD")
    .replace(/(?<!n)\p{M}/gu, "")
    .normalize("NFC");
  return cut(cut(plain, ["es", "s"], 3), ["a", "o", "e"], 3);
};

const stemmers: Record<string, Stemmer> = { en: english, de: german, es: spanish };

/** The stem of a word in lower case; the word itself in other languages. */
export function stem(word: string, base: string): string {
  return stemmers[base]?.(word) ?? word;
}

const singulars: Record<string, Stemmer> = {
  en: (word) => {
    if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
    return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  },
  de: (word) => cut(word, ["en", "er", "es", "e", "n", "s"], 4),
  es: (word) => (/[^aeiou]es$/.test(word) ? cut(word, ["es"], 3) : cut(word, ["s"], 3)),
};

/** A noun without its plural ending, so that a keyword is found in both numbers, and nothing more is. */
export function singular(word: string, base: string): string {
  return singulars[base]?.(word) ?? word;
}
