import { baseLanguage } from "./words.ts";

/** Which way a sentence says that things go: up, down, both or neither. */
export interface Direction {
  up: boolean;
  down: boolean;
  /** The bounds of its figures. */
  least: boolean;
  most: boolean;
  /** Whether a figure is a difference: `5 watts less`. */
  differs: boolean;
}

const any = (pattern: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${pattern})(?!\p{L})`, "iu");
interface Words {
  up: RegExp;
  down: RegExp;
  least: RegExp;
  most: RegExp;
  differs: RegExp;
}

const words: Record<string, Words> = {
  en: {
    up: any(
      "rises?|rose|risen|rising|rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing)|gain(?:s|ed)?|climb(?:s|ed)?|higher|improv(?:e|es|ed)|more",
    ),
    down: any(
      "falls?|fell|fallen|falling|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|drop(?:s|ped)?|declin(?:e|es|ed|ing)|reduc(?:e|es|ed|ing)|shr(?:ink|inks|ank|unk)|worsen(?:s|ed)?|less|fewer",
    ),
    least: any("at least|more than|over|no fewer than|no less than|above|a minimum of"),
    most: any("at most|fewer than|less than|under|no more than|up to|below|a maximum of"),
    differs: /\d[\d.,]*(?: ?%| \p{L}+){0,2} (?:more|less|fewer|higher|lower)(?!\p{L})/iu,
  },
  de: {
    up: any(
      "steigt|steigen|stieg(?:en)?|gestiegen|erhöh(?:t|en|te|ten)|wächst|wuchs|wachsen|zunahm|zugenommen|höher|mehr",
    ),
    down: any(
      "sinkt|sinken|sank(?:en)?|gesunken|senk(?:t|en|te|ten)|gesenkt|fällt|fiel(?:en)?|gefallen|verringer(?:t|n|te)|abgenommen|niedriger|weniger",
    ),
    least: any("mindestens|mehr als|über|wenigstens"),
    most: any("höchstens|weniger als|unter|maximal|bis zu"),
    differs: /\d[\d.,]*(?: ?%| \p{L}+){0,2} (?:mehr|weniger|höher|niedriger)(?!\p{L})/iu,
  },
  es: {
    up: any("sub(?:e|en|ió|ieron)|aument(?:a|an|ó|aron)|crec(?:e|en|ió|ieron)|elev(?:a|an|ó)|mayor|más"),
    down: any(
      "baj(?:a|an|ó|aron)|ca(?:e|en|yó|yeron)|disminuy(?:e|en|ó|eron)|descend(?:ió|ieron)|desciende|reduc(?:e|en)|redujo|menor|menos",
    ),
    least: any("al menos|por lo menos|más de|como mínimo"),
    most: any("como máximo|como mucho|menos de|a lo sumo|hasta"),
    differs: /\d[\d.,]*(?: ?%| \p{L}+){0,2} (?:más|menos)(?! de)(?!\p{L})/iu,
  },
};
const everyBound = new RegExp(
  Object.values(words)
    .flatMap(({ least, most }) => [least.source, most.source])
    .join("|"),
  "giu",
);

export function directionOf(text: string, language: string): Direction {
  const list = words[baseLanguage(language)];
  if (list === undefined) return { up: false, down: false, least: false, most: false, differs: false };
  // "More than 40" bounds a number and says of nothing that it grows.
  const free = text.replace(everyBound, " ");
  const bounds = (pattern: RegExp) =>
    new RegExp(String.raw`${pattern.source} (?:\p{L}+ )?[$€£]?\p{N}`, "iu").test(text);
  return {
    up: list.up.test(free),
    down: list.down.test(free),
    least: bounds(list.least),
    most: bounds(list.most),
    differs: list.differs.test(text),
  };
}

/** Whether one says the opposite of the other; where either says both or neither, it does not. */
export function areOpposed(claim: Direction, said: Direction): boolean {
  const apart = (a: boolean, notA: boolean, b: boolean, notB: boolean) => (a && !notA && b && !notB) === true;
  return (
    apart(claim.up, claim.down, said.down, said.up) ||
    apart(claim.down, claim.up, said.up, said.down) ||
    apart(claim.least, claim.most, said.most, said.least) ||
    apart(claim.most, claim.least, said.least, said.most) ||
    (said.differs && !claim.differs && !(claim.up || claim.down))
  );
}
