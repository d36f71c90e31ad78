import { describe, expect, it } from "vitest";
import { cite, supports } from "../../../src/blog/analysis/citations.ts";
import { checkClaims } from "../../../src/blog/analysis/claims.ts";
import { evidence, section } from "./texts.ts";

const unrelated = "Compost needs air and moisture. A good heap is one metre wide, and it rots in peace.";

/** Every claim with its status, and whether it is one that is cut. */
function check(body: string, language = "en", passages = [unrelated]) {
  return checkClaims([section(body)], {
    evidence: passages.map((passage, at) => evidence(`e${at + 1}`, passage)),
    author: "",
    subjects: [],
    language,
    refused: [],
  });
}
const isCut = (...args: Parameters<typeof check>) =>
  check(...args).some(({ status }) => status === "absent" || status === "contradicted");
const statuses = (...args: Parameters<typeof check>) => check(...args).map(({ status }) => status);

describe("numbers that are no facts of a source", () => {
  it.each([
    ["en", "Our support is available 24/7 for you."],
    ["en", "Repeat steps 1 and 2 until the heap is warm."],
    ["en", "Ready to begin in 5 minutes?"],
    ["en", "Follow these 5 steps to begin your heap:\n\n1. Dig a hole.\n2. Fill it."],
    ["en", "This works with Windows 11 and Python 3.12 as well."],
    ["en", "Web 2.0 changed the way people garden together."],
    ["en", "The split is often 50/50 between browns and greens."],
    ["en", "Use a 2-to-1 ratio for the mix."],
    ["en", "See chapter 4 of this guide, and tables 2 to 7."],
    ["en", "Run `sleep 3000` and wait for the heap."],
    ["en", "A year has 365 days, and it is worth it."],
    ["de", "Hier sind 7 Tipps für den Anfang:\n\n- Graben."],
    ["de", "Der Haufen ist rund um die Uhr offen, 24/7 und ohne Pause."],
    ["de", "Wiederhole die Schritte 1 und 2, bis der Haufen warm ist."],
    ["de", "Das steht in Kapitel 4 und auf Seite 212 des Buches."],
    ["de", "Dort arbeiten zwei Menschen am Haufen."],
    ["es", "Hay 3 razones para empezar:\n\n- Es barato."],
    ["es", "Repite los pasos 1 y 2 hasta que esté caliente."],
    ["es", "Lo explica el capítulo 4 de la guía."],
  ])("are no claims (%s): %s", (language, body) => {
    expect(check(body, language).filter(({ kind }) => kind === "number" || kind === "date")).toEqual([]);
  });

  it.each([
    ["en", "Call 911 when there is a fire."],
    ["en", "In the 19th century people did the same thing."],
    ["en", "Heaps came into fashion in the 1990s."],
    ["en", "For example, if you save 100 dollars a month, you have 1,200 dollars after a year."],
    ["en", "Suppose a heap costs 2,500 dollars. After two years that makes 5,000 dollars."],
    ["en", "Bake it at 180 °C for 40 minutes."],
    ["en", "Did you know that it costs 40 dollars?"],
    ["en", "The village has 12 gardens behind the church."],
    ["de", "Zum Beispiel kostet ein Haufen dann 100 Euro im Monat."],
    ["de", "Wenn du 100 Euro im Monat sparst, hast du nach einem Jahr 1.200 Euro."],
    ["de", "Angenommen, ein Haufen kostet 2.500 Euro."],
    ["de", "Im 19. Jahrhundert machten das alle Gärtner so."],
    ["de", "Warten Sie 30 Minuten, bis alles ruht."],
    ["es", "Por ejemplo, un montón cuesta 100 euros al mes."],
    ["es", "Si ahorras 100 euros al mes, tienes 1.200 euros en un año."],
    ["es", "Supongamos que cuesta 2.500 euros."],
  ])("are told at most, never cut (%s): %s", (language, body) => {
    expect(isCut(body, language)).toBe(false);
  });

  it.each([
    ["en", "A 2019 Stanford study of 4,312 people found that 87.5 % prefer it."],
    ["en", "It was founded on 3 March 1871."],
    ["en", "For example, a study by Stanford University found that 87.5 % prefer it."],
    ["en", "A heap of leaves costs 400 dollars."],
    ["en", "Half a million gardeners, or two million neighbours, own a heap."],
    ["en", "The heap weighs 250 kg when it is wet."],
    ["de", "Eine Studie aus dem Jahr 2019 fragte 4.312 Gärtner."],
    ["de", "Rund 87,5 % der Gärtner mögen den Haufen."],
    ["es", "Un estudio de 2019 preguntó a 4.312 jardineros."],
    ["es", "El 87,5 % de los jardineros lo prefiere."],
  ])("go where they clearly are, and no source has them (%s): %s", (language, body) => {
    expect(statuses(body, language)).toEqual(["absent"]);
  });
});

describe("figures of sources in another language", () => {
  it.each([
    [
      "de",
      "Die Stadt hatte 1.500 Teilnehmer bei dem Versuch.",
      "The city had 1,500 participants in the trial and was very happy about that.",
    ],
    [
      "de",
      "Der Markt ist 2,5 Milliarden Euro wert.",
      "The market is worth 2.5 billion euros according to the yearly report.",
    ],
    [
      "es",
      "El mercado vale 2.500 millones de euros hoy.",
      "The market is worth 2.5 billion euros according to the yearly report.",
    ],
    ["en", "The city had 1,500 participants in the trial.", "Die Stadt hatte 1.500 Teilnehmer bei dem Versuch."],
    [
      "de",
      "Der Markt ist 2,5 Milliarden Euro wert.",
      "Le marché vaut 2,5 milliards d'euros selon le rapport annuel de la fédération.",
    ],
  ])("are read as it writes them (%s): %s", (language, body, passage) => {
    expect(isCut(body, language, [passage])).toBe(false);
    expect(isCut(body.replace(/\d/, "7"), language, [passage])).toBe(true);
  });

  it("count in citations too", () => {
    const german = "Die Gartenschau Utrecht zählte 1.500 Beete, Reihen und Gärten der Universität Wageningen.";
    const english =
      "The Gartenschau Utrecht had 1,500 Beete, Reihen and Gärten of the Universität Wageningen when it was opened to all of the public in the summer, and they were counted by those who had been there before.";
    const { citations } = cite([section(german.replace(/\.$/, " [e1]."))], [evidence("e1", english)], "de");
    expect(citations).toHaveLength(1);
    expect(supports(german.replace("1.500", "1.600"), english, "de")).toBe(false);
  });
});

describe("a source says otherwise", () => {
  it.each([
    ["in other units", "The bridge is 1.2 km long.", ["The bridge is 1,200 metres long."]],
    [
      "as a sum",
      "The study had 120 participants in 2023 and 30 in 2024, 150 in total.",
      ["The study had 120 participants in 2023.", "The study had 30 participants in 2024."],
    ],
    ["as a date in numbers", "It opened on 3 May 2024 in the old town.", ["It opened on 2024-05-03 in the old town."]],
    [
      "as a time of day",
      "The shop opens at 9:30 am daily for everyone.",
      ["The shop opens at half past nine daily for everyone."],
    ],
    [
      "as a share in words",
      "Some 50 % of all users said yes to the plan.",
      ["Half of all users said yes to the plan."],
    ],
    [
      "of another thing",
      "In Berlin the average household recycles 40 kg of paper a year.",
      ["In Hamburg the average household recycles 40 bags of paper, or 60 kg, a year.", "Berlin recycles 40 kg."],
    ],
    [
      "of another year",
      "In 2020 the old town had 40 public gardens.",
      ["In 2021 the old town had 60 public gardens.", "It was 2020, and 40 came."],
    ],
    ["as a bound", "More than 40 gardeners came to the old town.", ["In the old town came 52 gardeners."]],
  ])("is not said of the same %s", (_, body, passages) => {
    expect(isCut(body, "en", passages)).toBe(false);
  });

  it.each([
    ["en", "The bridge in Delft is 900 metres long.", "The bridge in Delft is 1,200 metres long."],
    ["en", "It opened on 4 May 2024 in the old town.", "It opened on 2024-05-03 in the old town."],
    ["de", "Die Brücke in Delft hat 90 Pfeiler aus Stein.", "Die Brücke in Delft hat 12 Pfeiler aus Stein."],
    ["es", "El puente de Delft tiene 90 pilares de piedra.", "El puente de Delft tiene 12 pilares de piedra."],
  ])("is said where one figure of the same kind is another (%s): %s", (language, body, passage) => {
    expect(check(body, language, [passage])).toMatchObject([{ status: "contradicted", otherwise: passage }]);
  });
});

describe("opposites", () => {
  it.each([
    ["en", "Profits of Acme fell by 5% last year.", "Profits of Acme rose by 5% last year."],
    ["en", "At least 40 people attended the meeting.", "At most 40 people attended the meeting."],
    ["en", "More than 40 people attended the meeting.", "Fewer than 40 people attended the meeting."],
    ["en", "Coffee lowers blood pressure in adults.", "Coffee raises blood pressure in adults."],
    ["de", "Das Gerät braucht 5 Watt Strom.", "Das Gerät braucht 5 Watt weniger Strom als das andere."],
    ["de", "Die Preise stiegen im Sommer um 5 %.", "Die Preise sanken im Sommer um 5 %."],
    ["de", "Mindestens 40 Leute kamen zum Treffen.", "Höchstens 40 Leute kamen zum Treffen."],
    ["es", "Los precios subieron un 5 % en verano.", "Los precios bajaron un 5 % en verano."],
    ["es", "Al menos 40 personas fueron a la reunión.", "Como máximo 40 personas fueron a la reunión."],
  ])("support nothing (%s): %s", (language, sentence, passage) => {
    expect(supports(sentence, passage, language)).toBe(false);
    expect(supports(sentence, sentence, language)).toBe(true);
  });
});

describe("kinds", () => {
  it.each([
    ["The village counted 1500 bins along its roads.", "number"],
    ["The village was founded in 1500 by monks.", "date"],
    ["The village was founded on May 3 by 2000 monks.", "date"],
    ["You may save 1700 dollars with a bin.", "number"],
  ])("are told apart by a month or a word of time: %s", (body, kind) => {
    expect(check(body)[0]?.kind).toBe(kind);
  });
});
