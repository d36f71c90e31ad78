import { stem } from "./stems.ts";
import { baseLanguage } from "./words.ts";

const lists = (spec: string, first: number): Array<[string, number]> =>
  spec.split(" ").map((word, index) => [word, first + index]);

/** Numbers written out. "One" is left out: it is an article or a pronoun as often as a number. */
const numberWords: Record<string, Map<string, number>> = {
  en: new Map([
    ...lists(
      "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
      2,
    ),
    ["thirty", 30],
    ["forty", 40],
    ["fifty", 50],
    ["sixty", 60],
    ["seventy", 70],
    ["eighty", 80],
    ["ninety", 90],
  ]),
  de: new Map([
    ...lists(
      "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
      2,
    ),
    ["dreißig", 30],
    ["vierzig", 40],
    ["fünfzig", 50],
    ["sechzig", 60],
    ["siebzig", 70],
    ["achtzig", 80],
    ["neunzig", 90],
  ]),
  es: new Map([
    ...lists(
      "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte",
      2,
    ),
    ["treinta", 30],
    ["cuarenta", 40],
    ["cincuenta", 50],
    ["sesenta", 60],
    ["setenta", 70],
    ["ochenta", 80],
    ["noventa", 90],
  ]),
};

/** Words behind a number that multiply it. "Billion" is a thousand times more in German and Spanish. */
const scales: Record<string, Record<string, number>> = {
  en: { thousand: 1e3, k: 1e3, million: 1e6, m: 1e6, mn: 1e6, billion: 1e9, bn: 1e9, trillion: 1e12 },
  de: {
    tausend: 1e3,
    million: 1e6,
    millionen: 1e6,
    mio: 1e6,
    milliarde: 1e9,
    milliarden: 1e9,
    mrd: 1e9,
    billion: 1e12,
    billionen: 1e12,
  },
  es: { mil: 1e3, millón: 1e6, millones: 1e6, billón: 1e12, billones: 1e12 },
  // No posts are checked for words in these; their sources are read all the same.
  fr: { mille: 1e3, million: 1e6, millions: 1e6, milliard: 1e9, milliards: 1e9 },
  it: { mila: 1e3, milione: 1e6, milioni: 1e6, miliardo: 1e9, miliardi: 1e9 },
  pt: { mil: 1e3, milhão: 1e6, milhões: 1e6, bilhão: 1e9, bilhões: 1e9 },
  nl: { duizend: 1e3, miljoen: 1e6, miljard: 1e9 },
};
/** Where 1.500 is more than a thousand, and 1,5 less than two. */
const withDecimalComma: ReadonlySet<string> = new Set(["de", "es", "fr", "it", "pt", "nl"]);

/** Signs and words beside a number that change what it counts. */
const measures: Record<string, string> = {
  "%": "%",
  percent: "%",
  pct: "%",
  prozent: "%",
  "°": "°",
  degree: "°",
  degrees: "°",
  grad: "°",
  grado: "°",
  grados: "°",
  celsius: "°c",
  fahrenheit: "°f",
  "°c": "°c",
  "°f": "°f",
  $: "$",
  usd: "$",
  dollar: "$",
  dollars: "$",
  dólar: "$",
  dólares: "$",
  "€": "€",
  eur: "€",
  euro: "€",
  euros: "€",
  "£": "£",
  gbp: "£",
  pound: "£",
  pounds: "£",
  "¥": "¥",
};

/** Digits with the separators inside them; not those of a word such as CO2. */
const digits = /(?<![\p{L}\p{N}_])([$€£¥] ?)?([-\u2212](?=\d))?(\d+(?:[.,'\u2019\u00a0\u202f]\d+)*)/gu;
const follower = /^[ \u00a0\u202f-]?(%|°[cf]?|[$€£¥]|per cent\b|por ciento\b|mil millones\b|[\p{L}]+)/iu;

function plainNumber(text: string): string {
  const value = Number(text);
  return Number.isSafeInteger(value) || text.includes(".") ? String(value) : text.replace(/^0+(?=\d)/, "");
}

/** `1,500` is 1500 in English and 1.5 in German; what fits neither is taken as several numbers. */
function readDigits(raw: string, base: string): string[] {
  const text = raw.replace(/['\u2019\u00a0\u202f](?=\d{3}(?!\d))/gu, "");
  const [thousands, decimal] = withDecimalComma.has(base) ? [".", ","] : [",", "."];
  const groups = text.split(decimal);
  const whole = groups[0]!.split(thousands);
  const isGrouped =
    whole.length === 1 || (whole[0]!.length <= 3 && whole.slice(1).every((group) => group.length === 3));
  if (isGrouped && groups.length <= 2 && /^\d*$/.test(groups[1] ?? "")) {
    return [plainNumber(groups.length === 2 ? `${whole.join("")}.${groups[1]}` : whole.join(""))];
  }
  if (/^\d+[.,]\d+$/.test(text)) return [plainNumber(text.replace(",", "."))];
  return text
    .split(/\D+/)
    .filter((part) => part !== "")
    .map(plainNumber);
}

interface Context {
  scale: number;
  measure: string;
}

/** What stands behind a number: up to three words, as in `5 million dollars`. */
function contextAt(rest: string, base: string, sign: string): Context {
  const context = { scale: 1, measure: measures[sign.trim()] ?? "" };
  let left = rest;
  for (let step = 0; step < 3; step++) {
    const found = follower.exec(left);
    if (!found) break;
    const word = found[1]!.toLowerCase();
    const scale = word === "mil millones" ? 1e9 : scales[base]?.[word];
    if (scale !== undefined && step === 0) context.scale = scale;
    else if (/^(?:per cent|por ciento)$/.test(word)) context.measure = "%";
    else if (Object.hasOwn(measures, word)) context.measure = measures[word]!;
    else break;
    left = left.slice(found[0].length);
  }
  return context;
}

function scaled(value: string, { scale, measure }: Context): string {
  // Twelve digits: 2.3 * 1e6 is 2299999.9999999995 in floating point.
  return (scale === 1 ? value : String(Number((Number(value) * scale).toPrecision(12)))) + measure;
}

/** A figure without what it counts: `5%` is 5, `-5°c` is -5. */
export const quantityOf = (figure: string): string => /^-?[\d.]+/.exec(figure)?.[0] ?? figure;

/** A figure where it stands. */
export interface PlacedFigure {
  figure: string;
  start: number;
  /** Behind its digits, or its word. */
  end: number;
  isWord: boolean;
}

function figuresInDigits(text: string, base: string): PlacedFigure[] {
  return [...text.matchAll(digits)].flatMap((match) => {
    const [whole, sign = "", minus = "", raw = ""] = match;
    const [start, end] = [match.index, match.index + whole.length];
    const isNegative = minus !== "" && /(?:^|[\s(])$/.test(text.slice(0, start).slice(-1));
    const values = readDigits(raw, base);
    return values.map((value, index) => {
      const context =
        index === values.length - 1 ? contextAt(text.slice(end, end + 40), base, sign) : { scale: 1, measure: "" };
      return { figure: (isNegative && index === 0 ? "-" : "") + scaled(value, context), start, end, isWord: false };
    });
  });
}

function figuresInWords(text: string, base: string): PlacedFigure[] {
  const words = numberWords[base];
  return [...(words ? text.matchAll(/\p{L}+/gu) : [])].flatMap((match) => {
    const value = words?.get(match[0].toLowerCase());
    const end = match.index + match[0].length;
    if (value === undefined) return [];
    const figure = scaled(String(value), contextAt(text.slice(end, end + 40), base, ""));
    return [{ figure, start: match.index, end, isWord: true }];
  });
}

/**
 * The numbers of a text in a form that can be compared: `5 million` and `5,000,000` are the same, `5 %` and `5` are not,
 * `three` is `3`.
 */
export function placedFigures(text: string, language: string): PlacedFigure[] {
  const base = baseLanguage(language);
  return [...figuresInDigits(text, base), ...figuresInWords(text, base)];
}

/** The same without their places. */
export const figuresOf = (text: string, language: string): Set<string> =>
  new Set(placedFigures(text, language).map(({ figure }) => figure));

/** Units of time and measure: beside a number they are part of the claim. */
const units: Record<string, string> = {
  en: `second minute hour day week month year decade century mm cm metre meter km kilometre kilometer mile inch inches foot
    feet yard mg gram kg kilogram kilo ton tonne ounce lb litre liter ml gallon mph watt kw kwh volt acre hectare`,
  de: `sekunde minute stunde tag tage tagen woche monat jahr jahrzehnt jahrhundert mm cm meter km kilometer mg gramm kg
    kilogramm tonne liter ml watt kw kwh volt hektar`,
  es: `segundo minuto hora día semana mes año década siglo mm cm metro km kilómetro mg gramo kg kilogramo tonelada litro ml
    vatio kw kwh hectárea`,
};

/** Shares and multiples in words: as much of a claim as a number. */
const quantities: Record<string, string> = {
  en: "half third thirds quarter quarters twice double doubled doubles triple tripled dozen dozens hundreds thousands millions billions",
  de: "hälfte halb drittel viertel doppelt doppelte doppelten verdoppelt dreifach dutzend dutzende hunderte tausende millionen milliarden",
  es: "mitad medio media tercio tercios doble duplica triple triplica docena docenas cientos miles millones",
};

const listed = (words: string | undefined): string[] => (words ?? "").split(/\s+/).filter((word) => word !== "");
const cache = new Map<string, { units: Set<string>; quantities: Set<string> }>();

/** Words beside a number that its source must have too: stems of units, and words for shares as they are written. */
export function measuringWords(language: string): { units: Set<string>; quantities: Set<string> } {
  const base = baseLanguage(language);
  const known = cache.get(base);
  if (known) return known;
  const made = {
    units: new Set(listed(units[base]).map((word) => stem(word, base))),
    quantities: new Set(listed(quantities[base])),
  };
  if (units[base]) cache.set(base, made);
  return made;
}

/** Whether a word (in lower case) only says what a number counts, as `percent` does. */
export function isMeasure(word: string, language: string): boolean {
  const { units: known, quantities: shares } = measuringWords(language);
  return Object.hasOwn(measures, word) || shares.has(word) || known.has(stem(word, baseLanguage(language)));
}
