/** Words whose full stop ends no sentence, in the three languages. */
const abbreviations = new Set(
  "dr prof mr mrs ms st no vs approx e.g i.e bzw ca vgl z.b nr d.h sr sra dra núm aprox ee.uu".split(" "),
);

/** A mark behind the full stop goes before it, so that it stays with its sentence. */
const marksInside = (text: string): string => text.replace(/([.!?]["”“»]*)((?: \[\d+\])+)/g, "$2$1");

function endsSentence(before: string, language: string): boolean {
  const word = /([\p{L}\p{N}.]+)\.["”“»)]*$/u.exec(before)?.[1];
  if (word === undefined) return true;
  if (/^\p{Lu}$/u.test(word) || abbreviations.has(word.toLowerCase())) return false;
  return !(language === "de" && /^\d{1,2}$/.test(word));
}

/** The sentences of a line by a rule of our own: a stop, a space, and a capital or a digit behind it. */
export function sentencesIn(line: string, language: string): string[] {
  const text = marksInside(line);
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: stop } of text.matchAll(/[.!?…]["”“»)]*\s+(?=["“„«¿¡(]*[\p{Lu}\p{N}])/gu)) {
    const end = index + stop.length;
    if (!endsSentence(text.slice(start, end).trimEnd(), language)) continue;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  const rest = text.slice(start).trim();
  return rest === "" ? sentences : [...sentences, rest];
}
