import { blogTypes, tones } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { facetIds, questionKinds } from "../../../src/blog/models/offline/stock/shape.ts";
import { offlineLanguages, stockOf } from "../../../src/blog/models/offline/stock/stocks.ts";

/** All strings of a value. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** A sentence with its formal and its informal wording. */
function wordings(sentence: string): string[] {
  return ["$1", "$2"].map((choice) => sentence.replaceAll(/\[([^|\]]*)\|([^|\]]*)\]/g, choice));
}

describe.each(offlineLanguages)("what the writer can say in %s", (language) => {
  const stock = stockOf(language);
  const facets = facetIds.map((id) => stock.facets[id]);

  it("has every facet, type, tone and kind of question", () => {
    expect(facets.every((facet) => facet.text.length === 3 && facet.tasks.length === 4)).toBe(true);
    for (const type of blogTypes) expect(stock.types[type].opening).toHaveLength(2);
    for (const tone of tones) expect(stock.tones[tone].asides.length).toBeGreaterThanOrEqual(8);
    for (const kind of questionKinds)
      expect(stock.questions[kind].match.test(stock.questions[kind].ask.toLowerCase())).toBe(true);
  });

  it("has no sentence twice, whatever the wording", () => {
    const { types, tones, questions, moreAnswers, phrases } = stock;
    const said = stringsOf([
      facets,
      types,
      tones,
      Object.values(questions).map(({ answers }) => answers),
      moreAnswers,
      phrases,
    ]);
    const spoken = said.filter((text) => /[.?]$/.test(text)).flatMap((text) => [...new Set(wordings(text))]);
    expect(spoken.filter((text, index) => spoken.indexOf(text) !== index)).toEqual([]);
  });

  it("has no two facets with the same name, nor one that ends like another", () => {
    const names = facets.flatMap(({ title, act, question, symptom, myth }, facet) =>
      [title, act, question, symptom, myth].map((name) => ({ name: name.toLowerCase(), facet })),
    );
    for (const one of names)
      for (const other of names)
        if (one.facet !== other.facet) expect(one.name.endsWith(other.name), `${one.name} / ${other.name}`).toBe(false);
  });

  it("states no number, link or Markdown, and leaves no wording half written", () => {
    for (const text of stringsOf(stock)) {
      const plain = text.replaceAll(/\{\w+\}/g, "").replaceAll(/\[[^|\]]*\|[^|\]]*\]/g, "");
      expect(plain, text).not.toMatch(/[0-9<>*_`|[\]{}]|https?:|www\./);
    }
  });

  it("begins sentences with a capital and never with a name", () => {
    const sentences = stringsOf(facets).filter((text) => text.endsWith("."));
    for (const text of sentences.flatMap(wordings)) expect(text).toMatch(/^[¿¡„“«]?\p{Lu}/u);
  });
});
