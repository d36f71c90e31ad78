import { baseLanguage } from "./words.ts";

/** Something with a name, as schema.org calls it; a `Thing` where the text does not tell what it is. */
export interface Entity {
  name: string;
  type: "Thing" | "Person" | "Organization" | "Place";
}

const list = (words: string): Set<string> => new Set(words.split(/\s+/));
const alternatives = (words: string): string => words.trim().replaceAll(/\s+/g, "|");

interface Cues {
  /** A name that begins, or ends, with one is that of an organisation. */
  organisation: { first: Set<string>; last: Set<string> };
  place: { first: Set<string>; last: Set<string> };
  /** What stands right before the name of a person. The first alone is enough for a single name. */
  title: string;
  role: string;
}

const legalForms = "Inc Ltd LLC Corp PLC GmbH AG SE KG mbH S.A S.L B.V N.V e.V";

const cues: Record<string, Cues> = {
  en: {
    organisation: {
      first: list("University Bank Ministry Department Institute Council Academy Society Bureau Office Museum"),
      last: list(`University College Institute Institution Agency Ministry Association Foundation Council Commission
        Committee Company Corporation Society Academy Union Laboratory Hospital Bureau Museum Service ${legalForms}`),
    },
    place: {
      first: list("Lake Mount Cape"),
      last: list("River Lake Island Islands Mountains Valley County Ocean Sea"),
    },
    title: "Dr\\.? Prof\\.? Professor Mr\\.? Mrs\\.? Ms\\.? Sir Dame",
    role: `scientist researcher engineer chemist biologist physicist author writer president minister director founder
      farmer gardener economist architect historian expert botanist ecologist agronomist king queen journalist`,
  },
  de: {
    organisation: {
      first: list(`Universität Hochschule Institut Stiftung Ministerium Bundesministerium Akademie Verbraucherzentrale
        Technische Bundesanstalt Bundesamt Landesamt Fachhochschule`),
      last: list(legalForms),
    },
    place: { first: list("Stadt"), last: list("") },
    title: "Dr\\. Prof\\. Professor Professorin Herr Herrn Frau",
    role: `Ingenieur Ingenieurin Ökonom Ökonomin Biologe Biologin Forscher Forscherin Präsident Präsidentin Minister
      Ministerin Direktor Direktorin Autor Autorin Lokführer Architekt Architektin Gärtner Gärtnerin Chemiker Chemikerin
      Physiker Physikerin Historiker Historikerin Experte Expertin König Königin Kaiser Gründer Gründerin Leiter Leiterin`,
  },
  es: {
    organisation: {
      first: list(`Universidad Instituto Ministerio Ayuntamiento Banco Fundación Asociación Agencia Comisión Consejo
        Academia Sociedad Hospital Museo Facultad Escuela Confederación Federación Unión`),
      last: list(legalForms),
    },
    place: { first: list("Río Lago Isla Islas Sierra Cabo Monte Ciudad Provincia"), last: list("") },
    title: "Dr\\. Dra\\. Sr\\. Sra\\. Prof\\. don doña",
    role: `científico científica investigador investigadora ingeniero ingeniera químico química biólogo bióloga autor
      autora escritor escritora presidente presidenta ministro ministra director directora fundador fundadora agricultor
      agricultora economista arquitecto arquitecta historiador historiadora experto experta catador catadora rey reina`,
  },
};

const word = String.raw`\p{Lu}[\p{L}\p{M}'\u2019-]+`;
/** One to four words with capitals, initials and `von` or `de` among them. */
const personName = `${word}(?: (?:\\p{Lu}\\.|von|van|de|del|der|la|${word})){0,3}(?<! (?:von|van|de|del|der|la))`;

function peopleAfter(words: string, sentence: string): string[] {
  const pattern = new RegExp(`(?<![\\p{L}])(?:${alternatives(words)}) (${personName})`, "gu");
  return [...sentence.matchAll(pattern)].map(([, name]) => name!);
}

/** The people whom a sentence names with their title or their work: `Dr. Weber`, `the chemist Marie Curie`. */
export function peopleIn(sentence: string, language: string): string[] {
  const known = cues[baseLanguage(language)];
  if (!known) return [];
  const byRole = peopleAfter(known.role, sentence).filter((name) => name.includes(" "));
  return [...peopleAfter(known.title, sentence), ...byRole];
}

/** The countries and continents of the world in a language, and in English. */
function readRegions(base: string): Set<string> {
  const names = new Set<string>();
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = [...letters.flatMap((one) => letters.map((other) => one + other)), "002", "019", "142", "150", "009"];
  const shown = new Intl.DisplayNames([base, "en"], { type: "region", fallback: "none" });
  for (const code of codes) {
    const name = shown.of(code);
    if (name !== undefined && !["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"].includes(code)) names.add(name);
  }
  return names;
}

/** What English calls the people and the tongue of a country is written with a capital, and names neither. */
function readTongues(base: string): Set<string> {
  const shown = new Intl.DisplayNames([base, "en"], { type: "language", fallback: "none" });
  const codes = "en de fr es it pt nl ru zh ja ko ar he tr pl sv da no fi el cs hu ro uk hi la ga cy ca eu fa vi th";
  return new Set(codes.split(" ").flatMap((code) => shown.of(code) ?? []));
}

const perLanguage = <Value>(read: (base: string) => Value): ((language: string) => Value) => {
  const known = new Map<string, Value>();
  return (language) => {
    const base = baseLanguage(language);
    const made = known.get(base) ?? read(base);
    if (known.size < 50) known.set(base, made);
    return made;
  };
};
export const regionsOf = perLanguage(readRegions);
export const tonguesOf = perLanguage(readTongues);

/** A single German word for an authority: Umweltbundesamt, Bundesnetzagentur. */
const authority =
  /^(?:\p{Lu}\p{Ll}*bundes|Bundes|Landes)\p{Ll}*(?:amt|agentur|ministerium|anstalt|institut|gericht|bank)$/u;

/** What a name stands for, as far as its own words say. */
export function kindOfName(name: string, language: string): Entity["type"] {
  if (regionsOf(language).has(name)) return "Place";
  const base = baseLanguage(language);
  if (base === "de" && authority.test(name)) return "Organization";
  const words = name.split(" ");
  const known = cues[base];
  if (!known || words.length < 2) return "Thing";
  const fits = ({ first, last }: Cues["place"]) => first.has(words[0]!) || last.has(words.at(-1)!);
  if (fits(known.organisation)) return "Organization";
  return fits(known.place) ? "Place" : "Thing";
}

/** The words that begin the name of an organisation. */
export const headWords = (language: string): ReadonlySet<string> =>
  cues[baseLanguage(language)]?.organisation.first ?? new Set();
