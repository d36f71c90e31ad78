import { describe, expect, it } from "vitest";
import { entities } from "../../../src/blog/analysis/entities.ts";
import { balkonkraftwerk, eisenbahn, homeoffice } from "../golden/sources/de.ts";
import { aceite, huerto, metro } from "../golden/sources/es.ts";
import { germanText } from "../stages/materials.ts";
import { evidence } from "./texts.ts";

/** The entities of a text that says what its source says, as `Type name`. */
function found(text: string, language: string, source = text): string[] {
  return entities(text, [evidence("e1", source)], language)
    .map(({ name, type }) => `${type} ${name}`)
    .toSorted();
}

describe("entities", () => {
  const passages = [
    evidence("e1", "Composting is backed by the Bank of England and NASA. In Spain, Cornell University helps."),
    evidence("e2", "Many in Spain like Compost, and compost likes them."),
  ];

  it("are names that stand in the evidence and in the text, the most mentioned first", () => {
    const text =
      "# Mars\n\nSpain and NASA agree. Spain likes Compost, the Bank of England and Mein Kampf. Denmark does not.";
    expect(entities(text, passages, "en")).toEqual([
      { name: "Spain", type: "Place" },
      { name: "Bank of England", type: "Organization" },
      { name: "NASA", type: "Thing" },
    ]);
  });

  it("are none without evidence, and no parts of words", () => {
    expect(entities("Spain", [], "en")).toEqual([]);
    expect(entities("Spaniards came.", passages, "en")).toEqual([]);
  });

  it.each([
    [
      "people by their title or work",
      "Dr. Rosa Lind asked the chemist Marie Curie.",
      ["Person Marie Curie", "Person Rosa Lind"],
    ],
    [
      "organisations by their words",
      "He works at Cornell University and Acme Ltd.",
      ["Organization Acme Ltd", "Organization Cornell University"],
    ],
    [
      "places",
      "It grows in France, near Lake Geneva and the Hudson River.",
      ["Place France", "Place Hudson River", "Place Lake Geneva"],
    ],
    ["no words that only begin a sentence", "Healthy Romans ate it. A healthy meal helps.", ["Thing Romans"]],
    ["no two words that only begin a sentence", "Warm Compost steams.", []],
    [
      "a person and where that one works",
      "In 2015 Nicholas Bloom of Stanford University said so.",
      ["Organization Stanford University", "Thing Nicholas Bloom"],
    ],
    ["no units", "It runs at 5 GHz, takes 10 kWh and reaches 60 degrees Celsius.", []],
    ["no tongues, months and days", "In July an English book came, on Monday or on Fridays.", []],
    [
      "no part of a longer name",
      "She read Marie Curie and the chemist Marie Curie, then Marie Curie.",
      ["Person Marie Curie"],
    ],
  ])("%s", (_, text, expected) => {
    expect(found(text, "en")).toEqual(expected);
  });
});

describe("entities of German texts", () => {
  it("are no nouns", () => {
    expect(found(germanText, "de")).toEqual([]);
    const nouns =
      "Kompost gibt Pflanzen Nährstoffe. Reifer Kompost riecht nach Wald. Ein Liter Wasser genügt. Ende April liegt Laub " +
      "auf dem Boden. Weil Gärtner Kompost nutzen, wächst Gemüse. Die Tasse Kaffee dampft. Haufen von Laub helfen.";
    expect(found(nouns, "de")).toEqual([]);
  });

  it("are what a title, a word for an organisation, its form or a known name tells", () => {
    expect(found(balkonkraftwerk, "de")).toEqual([
      "Organization Bundesnetzagentur",
      "Organization Hochschule für Technik und Wirtschaft Berlin",
      "Person Thomas Brandt",
      "Place Deutschland",
      "Thing TÜV",
    ]);
    expect(found(eisenbahn, "de")).toEqual(
      [
        "Organization Deutsche Bahn AG",
        "Person Friedrich List",
        "Person William Wilson",
        "Place Deutschland",
        "Place England",
        "Thing ICE",
      ].filter((name) => name !== "Place England"),
    );
    expect(found(homeoffice, "de")).toContain("Organization Stiftung Warentest");
    expect(found("Dr. Weber forscht am Umweltbundesamt in Österreich. Frau Anna Kern auch.", "de")).toEqual([
      "Organization Umweltbundesamt",
      "Person Anna Kern",
      "Person Weber",
      "Place Österreich",
    ]);
  });
});

describe("entities of Spanish texts", () => {
  it("are names, people and organisations among them", () => {
    expect(found(huerto, "es")).toEqual([
      "Organization Ayuntamiento de Zaragoza",
      "Organization Universidad de Almería",
      "Person Lucía Ferrer",
      "Thing Valencia",
    ]);
    expect(found(metro, "es")).toEqual(
      expect.arrayContaining(["Person Manuel Melis", "Person Antonio Palacios", "Thing MetroSur"]),
    );
    expect(found(aceite, "es")).toEqual(
      expect.arrayContaining(["Organization Instituto de la Grasa de Sevilla", "Person Rosa Marín", "Place España"]),
    );
  });
});
