import { placedFigures, quantityOf } from "./figures.ts";
import { fold } from "./phrases.ts";
import { stem } from "./stems.ts";
import { isStopWord } from "./stop-words.ts";
import { baseLanguage } from "./words.ts";
import { monthNames } from "./written-dates.ts";

/** A figure with what it measures or counts. */
export interface Quantity {
  figure: string;
  /** In the smallest unit of its kind that the table below has. */
  value: number;
  /** `length`, `%`, `$`, a month, or the stem of what is counted; undefined where that cannot be told. */
  kind: string | undefined;
  /** Its unit as it is written; conversions between systems are rounded. */
  unit: string;
}

type Units = Record<string, number>;
const spelled = (spec: string): Units =>
  Object.fromEntries(
    spec.split("; ").flatMap((line) => {
      const [factor, words] = line.split(" = ");
      return words!.split(" ").map((word) => [word, Number(factor)]);
    }),
  );
/** How many of the first unit each is, in English, German and Spanish. */
const kinds: Record<string, Units> = {
  length: spelled(
    "1 = mm millimetre millimetres millimeter millimeters milímetro milímetros; 10 = cm centimetre centimetres centimeter centimeters zentimeter centímetro centímetros; 1000 = m metre metres meter meters metern metro metros; 1000000 = km kilometre kilometres kilometer kilometers kilometern kilómetro kilómetros; 25.4 = inch inches zoll pulgada pulgadas; 304.8 = foot feet ft fuß pie pies; 1609344 = mile miles meile meilen milla millas",
  ),
  mass: spelled(
    "1 = mg milligram milligrams milligramm miligramo miligramos; 1000 = g gram grams gramm gramo gramos; 1000000 = kg kilo kilos kilogram kilograms kilogramm kilogramo kilogramos; 1000000000 = t tonne tonnes tonnen tonelada toneladas; 28349.5 = oz ounce ounces unze unzen onza onzas; 453592 = lb lbs libra libras",
  ),
  volume: spelled(
    "1 = ml millilitre millilitres milliliter milliliters mililitro mililitros; 1000 = l litre litres liter liters litern litro litros; 3785.4 = gallon gallons gallone gallonen galón galones",
  ),
  time: spelled(
    "1 = second seconds sekunde sekunden segundo segundos; 60 = min minute minutes minuten minuto minutos; 3600 = h hour hours stunde stunden hora horas; 86400 = day days tag tage tagen día días; 604800 = week weeks woche wochen semana semanas",
  ),
  months: spelled("1 = month months monat monate monaten mes meses; 12 = year years jahr jahre jahren año años"),
  power: spelled(
    "1 = w watt watts vatio vatios; 1000 = kw kilowatt kilowatts kilovatio kilovatios; 1000000 = mw megawatt megawatts megavatio megavatios",
  ),
};
const shares: Record<string, number> = {
  half: 50,
  hälfte: 50,
  halb: 50,
  halbe: 50,
  mitad: 50,
  quarter: 25,
  viertel: 25,
  cuarto: 25,
  cuarta: 25,
  third: 100 / 3,
  drittel: 100 / 3,
  tercio: 100 / 3,
  fifth: 20,
  fünftel: 20,
  quinto: 20,
  tenth: 10,
  zehntel: 10,
};

function kindOf(figure: string, text: string, start: number, end: number, base: string): Omit<Quantity, "figure"> {
  const number = quantityOf(figure);
  const suffix = figure.slice(number.length);
  if (suffix === "°f") return { value: ((Number(number) - 32) * 5) / 9, kind: "°c", unit: suffix };
  if (suffix !== "") return { value: Number(number), kind: suffix, unit: suffix };
  const word = fold(/^[ \u00a0\u202f-]?(\p{L}+)/u.exec(text.slice(end))?.[1] ?? "");
  for (const [kind, units] of Object.entries(kinds))
    if (Object.hasOwn(units, word)) return { value: Number(number) * units[word]!, kind, unit: word };
  const before = /(\p{L}+)[.,]? $/u.exec(text.slice(0, start))?.[1]?.toLowerCase() ?? "";
  const afterWord = /^(?:st|nd|rd|th|\.)? (?:of |de )?(\p{L}+)/iu.exec(text.slice(end))?.[1]?.toLowerCase() ?? "";
  if (Number(number) <= 31 && (monthNames.has(afterWord) || monthNames.has(before)))
    return { value: Number(number), kind: "day of a month", unit: "" };
  if (/^(?:1\d|20)\d\d$/.test(number) && (monthNames.has(before) || word === "" || isStopWord(word, base) === true))
    return { value: Number(number), kind: "year", unit: "" };
  const counted = word === "" || isStopWord(word, base) === true ? undefined : stem(word, base);
  return { value: Number(number), kind: counted, unit: "" };
}

/** The quantities of a text, shares in words among them: `half` is 50 %. */
export function quantitiesOf(text: string, language: string): Quantity[] {
  const base = baseLanguage(language);
  const inWords = [...text.matchAll(/\p{L}+/gu)].flatMap(([word]): Quantity[] => {
    const value = shares[word.toLowerCase()];
    return value === undefined ? [] : [{ figure: "", value, kind: "%", unit: "share" }];
  });
  const counted = placedFigures(text, language).map(({ figure, start, end }) => ({
    figure,
    ...kindOf(figure, text, start, end, base),
  }));
  return [...counted, ...inWords];
}

/** Between units of one system nothing is rounded; 62 miles are 100 km. */
const rounding = { converted: 0.02, about: 0.05 } as const;
const near = (a: number, b: number, share: number): boolean => Math.abs(a - b) <= Math.abs(b) * share + 1e-9;

/** Whether two quantities are the same in other units, or in round numbers where one says so. */
export function isSameQuantity(claimed: Quantity, said: Quantity, isRound: boolean): boolean {
  if (claimed.kind === undefined || claimed.kind !== said.kind) return false;
  const share = claimed.unit === said.unit ? 0 : rounding.converted;
  return near(claimed.value, said.value, isRound ? rounding.about : share);
}

const roundWords =
  /(?<!\p{L})(?:about|around|nearly|almost|roughly|approximately|some|over|more than|under|up to|at least|at most|less than|fewer than|rund|etwa|circa|ca\.|fast|knapp|gut|ungefähr|über|mehr als|unter|mindestens|höchstens|bis zu|weniger als|unos|unas|casi|cerca de|alrededor de|aproximadamente|más de|menos de|al menos|hasta|como máximo)(?!\p{L})/iu;
/** Whether a sentence gives its numbers in the round, or as bounds: then another number need not be against it. */
export const isRound = (sentence: string): boolean => roundWords.test(sentence);

const totals =
  /(?<!\p{L})(?:total|altogether|combined|together|sum|difference|zusammen|insgesamt|summe|differenz|juntos|juntas|suma|diferencia|en conjunto|overall|average|durchschnitt(?:lich)?|promedio|media)(?!\p{L})/iu;
const mostTerms = 60;

/** Whether a figure of a sentence that speaks of a sum or difference is one of two numbers that are given. */
export function isReckoned(value: number, sentence: string, given: number[]): boolean {
  if (!totals.test(sentence)) return false;
  const terms = [...new Set(given)].slice(0, mostTerms);
  return terms.some((a, at) =>
    terms.slice(at + 1).some((b) => [a + b, Math.abs(a - b), (a + b) / 2].some((result) => near(result, value, 0))),
  );
}
