import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEvidence, openQuestions } from "../../../src/blog/analysis/questions.ts";
import { evidence } from "./texts.ts";

const words = ["heap", "worm", "bin", "rain", "leaf", "soil", "rat", "straw"];
const passages = fc
  .array(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), { maxLength: 30 })
  .map((all) => all.map((some, at) => evidence(`e${at + 1}`, `The ${some.join(" ")} is here.`)));
const queries = fc.array(
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((some) => some.join(" ")),
  { maxLength: 6 },
);

describe("chooseEvidence", () => {
  it("keeps within its room, takes none twice and none that fits no query", () => {
    fc.assert(
      fc.property(passages, queries, fc.nat(20), fc.nat(1500), (all, asked, most, characters) => {
        const chosen = chooseEvidence(asked, all, { passages: most, characters }, "en");
        expect(chosen.length).toBeLessThanOrEqual(most);
        expect(chosen.reduce((sum, { title, passage }) => sum + title.length + passage.length, 0)).toBeLessThanOrEqual(
          characters,
        );
        expect(new Set(chosen).size).toBe(chosen.length);
        const fits = ({ passage }: { passage: string }) =>
          words.some((word) => passage.includes(word) && asked.join(" ").includes(word));
        expect(chosen.every(fits)).toBe(true);
        const isAll = chosen.length < most && characters >= 1500;
        if (isAll) expect(chosen).toHaveLength(all.filter(fits).length);
      }),
    );
  });

  it("lets the queries take turns", () => {
    const all = ["worm", "worm", "worm", "rain"].map((word, at) => evidence(`e${at + 1}`, `The ${word} is here.`));
    const chosen = chooseEvidence(["worm", "rain"], all, { passages: 3, characters: 9999 }, "en");
    expect(chosen.map(({ id }) => id)).toEqual(["e1", "e4", "e2"]);
  });
});

describe("openQuestions", () => {
  const all = [evidence("e1", "Rats come to a heap with meat."), evidence("e2", "A worm bin is made of wood.")];
  const ask = (readers: string[][], most = 4) =>
    openQuestions(readers, all, { subject: "compost", about: "Compost heap", most, language: "en" });

  it("asks each reader's most open question first, and none that a passage has all words of", () => {
    expect(
      ask([
        ["Do rats come to a heap?", "Do rats like a warm compost heap?"],
        ["How long does compost take?", "Is a worm bin compost?"],
      ]),
    ).toEqual(["How long does compost take?", "Do rats like a warm compost heap?", "Is a worm bin compost?"]);
  });

  it("names the subject in a question that does not", () => {
    expect(ask([["What does it cost?"]])).toEqual(["compost: What does it cost?"]);
  });

  it("asks no more than it may, and nothing twice", () => {
    const readers = [["What is compost?", "What is compost?", "Why turn compost?"], ["When is compost ripe?"]];
    expect(ask(readers)).toHaveLength(3);
    expect(ask(readers, 1)).toHaveLength(1);
    expect(ask([])).toEqual([]);
    expect(ask([[]])).toEqual([]);
  });
});
