import { blogTypes } from "@galley/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyseIntent } from "../../../src/blog/analysis/intent.ts";
import { analyseKeywords, keywordUse } from "../../../src/blog/analysis/keywords.ts";
import { contentWords } from "../../../src/blog/analysis/phrases.ts";
import { evidence } from "./texts.ts";

describe("contentWords", () => {
  it("leaves out the words that carry no subject, by language", () => {
    expect(contentWords("How do the gardener’s well-kept piles heat up in 2024?", "en")).toEqual([
      "gardener",
      "kept",
      "piles",
      "heat",
    ]);
    expect(contentWords("Der Kompost wird nicht von den Würmern gemacht", "de-DE")).toEqual([
      "kompost",
      "würmern",
      "gemacht",
    ]);
    expect(contentWords("El compost no se hace sin aire", "es")).toEqual(["compost", "aire"]);
  });

  it("takes words of four letters and more where it has no list", () => {
    expect(contentWords("Le compost est un bon engrais", "fr")).toEqual(["compost", "engrais"]);
  });
});

describe("keywordUse", () => {
  it("counts whole words in any case, singular and plural, and gives the density in per cent", () => {
    const text =
      "# Compost bins\n\nA compost bin is a bin. Composting is not. COMPOST BINS, compost-bin; `compost bin` and compost binary.";
    const [use] = keywordUse(text, ["compost bin"], "en");
    expect(use).toEqual({ keyword: "compost bin", count: 5, density: Math.round((5 / 19) * 10_000) / 100 });
  });

  it("does not find a phrase across two paragraphs, nor in addresses", () => {
    expect(keywordUse("A kitchen\n\nwaste [x](https://e.org/kitchen-waste)", ["kitchen waste"], "en")[0]?.count).toBe(
      0,
    );
  });
});

describe("analyseKeywords", () => {
  const passages = [
    evidence("e1", "Food scraps feed the soil. Food scraps rot fast, says Acme Corp."),
    evidence("e2", "Farmers spread food scraps in autumn. Acme Corp sells it, and 5 percent buy it."),
    evidence("e3", "A percent is a percent."),
  ];

  it("puts keywords that share a word of content together", () => {
    const { clusters, primary } = analyseKeywords(
      "Gardens",
      ["kitchen waste", "wasting food", "worms", "earth worm"],
      [],
      "en",
    );
    expect(primary).toBe("kitchen waste");
    expect(clusters).toEqual([
      { name: "kitchen waste", keywords: ["kitchen waste", "wasting food"] },
      { name: "worms", keywords: ["worms", "earth worm"] },
    ]);
  });

  it("takes related terms from the keywords and the evidence only: no names, no units", () => {
    const { related } = analyseKeywords("Gardens", ["garden", "soil care"], passages, "en");
    expect(related[0]).toBe("soil care");
    expect(related).toContain("food scraps");
    const given = passages.map(({ passage }) => passage).join(" ");
    for (const term of related.slice(1)) expect(given).toContain(term);
    expect(related.join(" ")).not.toMatch(/acme|percent/i);
  });

  it("finds terms of other languages by their frequency", () => {
    const german = [
      evidence("e1", "Die Gründüngung hilft. Die Gründüngung wächst."),
      evidence("e2", "Wer Gründüngung sät, erntet."),
    ];
    expect(analyseKeywords("Garten", ["Garten"], german, "de").related).toEqual(["Gründüngung"]);
  });

  it("asks about the topic and the keywords, and keeps what is a question already", () => {
    expect(
      analyseKeywords("How to compost", ["composting", "why is compost warm", "worm bin"], [], "en").questions,
    ).toEqual([
      "How do you compost?",
      'What does "composting" mean?',
      "Why is compost warm?",
      "Worm bin: what should you know?",
    ]);
    expect(analyseKeywords("Garten", ["Was ist Kompost?"], [], "de").questions).toEqual(["Was ist Kompost?"]);
    expect(analyseKeywords("Jardín", ["cómo hacer compost", "qué es el humus"], [], "es").questions).toEqual([
      "¿Cómo se puede hacer compost?",
      "¿Qué es el humus?",
    ]);
    expect(analyseKeywords("Jardin", ["compost"], [], "fr").questions).toEqual([]);
  });
});

describe("analyseIntent", () => {
  it.each([
    ["How to compost", "guide", "en", "informational"],
    ["Best compost bins compared", "comparison", "en", "commercial"],
    ["Buy a compost bin: prices and deals", "custom", "en", "transactional"],
    ["Acme customer service login", "brand", "en", "navigational"],
    ["Komposter kaufen, günstig bestellen", "custom", "de", "transactional"],
    ["Las mejores composteras: comparativa", "listicle", "es", "commercial"],
  ] as const)("reads %j as a %s in %s", (topic, blogType, language, primary) => {
    const intent = analyseIntent(topic, ["compost"], blogType, language);
    expect(intent.primary).toBe(primary);
    expect(intent.signals).toContain(`blog_type: ${blogType}`);
  });

  it("names each signal once, the longer one of two that overlap", () => {
    const { signals } = analyseIntent("How to compost", ["how to compost"], "guide", "en");
    expect(signals).toEqual(["informational: how to", "blog_type: guide"]);
  });

  it("counts the titles that a search finds, all of them together no more than topic and keyword", () => {
    const read = (titles: string[]) => analyseIntent("Compost bins", ["compost bin"], "custom", "en", titles);
    const mixed = read(["Best compost bins", "Compost bins reviewed", "What is a compost bin?", "Compost bins"]);
    expect(mixed.probabilities.commercial).toBeGreaterThan(read([]).probabilities.commercial);
    expect(read(Array(4).fill("Buy compost bins")).primary).toBe("transactional");
    expect(read(["Buy compost bins"]).primary).toBe("informational");
    const many = read(Array(40).fill("Buy compost bins")).probabilities.transactional;
    expect(many).toBeCloseTo(read(Array(4).fill("Buy compost bins")).probabilities.transactional, 10);
  });

  it("gives probabilities that add up to 1, the highest to the primary one", () => {
    const words = fc.array(fc.constantFrom("best", "buy", "how to", "login", "price", "compost", "wie", "mejor"), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        words,
        fc.constantFrom(...blogTypes),
        fc.constantFrom("en", "de", "es", "fr"),
        (list, kind, language) => {
          const { probabilities, primary } = analyseIntent(list.join(" "), list, kind, language);
          const all = Object.values(probabilities);
          expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 10);
          expect(probabilities[primary]).toBe(Math.max(...all));
        },
      ),
    );
  });
});
