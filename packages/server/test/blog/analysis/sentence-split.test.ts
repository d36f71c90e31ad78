import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSentences } from "../../../src/blog/analysis/sentence-split.ts";
import { markdowns } from "./texts.ts";

/** Paragraphs with a bar where a sentence ends. */
const paragraphs: Record<string, string[]> = {
  en: [
    "The shop closes by 9. | The next day it opens. | Wait until step 4. | Turn the heap.",
    "The answer is 12. | Nobody knows why. | He was born in 1999. | She came later.",
    "It costs 3.5 euros. | Version 2.0 is out. | It ended in 5. | However, it began in 4.",
    "1. Cut the paper. | 2. Fold it.",
    "See fig. 3 for more. | No. 5 is alive. | I said no. | Five people left.",
    "Dr. Smith met Mr. Jones at 5 p.m. on Monday. | They left at 6 p.m. | Then it rained.",
    "The U.S. economy grew. | It grew in the U.S. | The rest fell. | He works at Acme Inc. | The firm is big.",
    "J. R. R. Tolkien wrote it. | Choose option A. | Then go on. | Vitamin C. | It helps.",
    "At 60 °C. | Steam rises. | The board is 2 m. | Cut it. | It grew 5 %. | That is much.",
    "Use leaves, straw, etc. and water. | Or leaves, straw, etc. | Then water it. | Add e.g. straw.",
    "It takes approx. 3 weeks. | The match was Leeds vs. Arsenal. | Lee et al. found this. | It holds.",
    'He asked: "Why now?" | She smiled. | "It is time." | Then he left. | “Stop!” he cried.',
    "Well… | It depends. | And then... he left. | It was hot (see page 9). | It cooled.",
    "Let air in. | It helps. | About 3 in. of soil. | Look at the sun. | It is hot. | On Sat. we rest.",
    "Visit example.com. | It is free. | Node.js is fast. | St. John's wort grows.",
  ],
  de: [
    "Das Treffen ist am 3. Mai. | Am 3. Mai 2024 begann es. | Im 19. Jahrhundert war das anders.",
    "Wir brauchen 9. | Dann sind alle da. | Er kam am 3. | Sie kam am 4. | Beide blieben.",
    "Die 2. Auflage erschien. | Das ist Nr. 5. | Es lebt. | Siehe Abb. 3 und S. 12. | Mehr steht dort.",
    "Der Preis liegt bei 3,50 Euro. | Es kostet 1.000.000 Euro. | Der Termin ist am 24.12.2024. | Danach ist frei.",
    "Dr. Müller kam. | Prof. Dr. Weber ging. | Die Fa. Meier liefert. | St. Gallen ist schön.",
    "Das gilt z. B. für Laub. | Oder z.B. Stroh, d. h. Halme, u. a. Gras. | Und i. d. R. für Heu.",
    "Laub, Stroh usw. gehören dazu. | Laub, Stroh usw. | Dann wird gegossen. | Es dauert ca. 3 Wochen.",
    "Das ist eine gute Art. | Die andere fehlt. | Art. 5 gilt. | Vitamin C. | Es hilft.",
    "Heinrich VIII. war König. | Es sind etwa 5 Mio. Menschen. | Das sind max. 5 Grad.",
    "Er fragte: „Warum jetzt?“ | Sie schwieg. | „Weil es Zeit ist.“ | Dann ging er. | „Halt!“, rief er.",
    "Na ja… | Es kommt darauf an. | Und dann... ging er. | Er sah … Hunde.",
    "Die Temperatur steigt auf 60 °C. | Dann dampft es. | Es ist 18.30 Uhr.",
  ],
  es: [
    "La reunión es el 3 de mayo. | Son 9. | Después llegan los demás. | Cuesta 3,50 euros. | Es poco.",
    "El Dr. García llegó. | La Sra. López se fue. | Ud. puede verlo. | El Sr. J. L. Borges escribió.",
    "Hojas, paja, etc. y agua. | Hojas, paja, etc. | Luego se riega. | Por ejemplo, p. ej. Ramas.",
    "EE. UU. creció. | Vive en EE. UU. | Allí trabaja. | En el s. XIX era distinto.",
    "Véase la pág. 9. | Allí está. | El art. 5 vale. | El núm. 3 también. | El 1.º llegó.",
    "¿Por qué? | Porque sí. | ¡Alto! | Dijo: «¿Ahora?» | Ella calló. | «Es la hora.» | Luego se fue.",
    "Bueno… | Depende. | Y luego... se fue. | Fue a las 5 p. m. | Luego llovió.",
    "Hay 1.000.000 de casas. | Tardó aprox. 3 semanas. | Está a 60 °C. | Sale vapor.",
  ],
};

const wholes = Object.entries(paragraphs).flatMap(([language, all]) =>
  all.map((marked) => [language, marked] as const),
);

describe("splitSentences", () => {
  it.each(wholes)("%s: %s", (language, marked) => {
    const text = marked.replaceAll(" | ", " ");
    expect(
      splitSentences(text, language)
        .map((sentence) => sentence.text)
        .join(" | "),
    ).toBe(marked);
  });

  it.each(["fr", "ja", "en-GB", "de-AT", "nonsense"])("splits plain sentences of %s", (language) => {
    expect(splitSentences("Hello you. Come in! Are you well?", language).map(({ text }) => text)).toEqual([
      "Hello you.",
      "Come in!",
      "Are you well?",
    ]);
  });

  it("loses no word and tells where each sentence stands, whatever the text", () => {
    const texts = fc.oneof(
      markdowns,
      fc.constantFrom(...wholes).map(([, marked]) => marked),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom("en", "de", "es", "fr"), (text, language) => {
        const spans = splitSentences(text, language);
        const bare = (part: string) => part.replace(/\s/g, "");
        expect(bare(spans.map((span) => span.text).join(""))).toBe(bare(text));
        for (const [index, { text: sentence, start, end }] of spans.entries()) {
          expect(sentence).toBe(text.slice(start, end).replace(/[\r\n\t\f\v\u2028\u2029]/g, " "));
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
        }
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    const text = "am 3. Mai z. B. vs. Nr. 5. S. 9 … A. ".repeat(3000);
    const begin = performance.now();
    for (const language of ["en", "de", "es"]) splitSentences(text, language);
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});
