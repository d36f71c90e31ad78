import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/blog/analysis/markdown.ts";
import { analyseSources, rankEvidence, recommendLength, toEvidence } from "../../../src/blog/analysis/sources.ts";
import { evidence, markdowns } from "./texts.ts";

const at = "2026-01-01T00:00:00.000Z";
const source = (text: string, title: string | null = null, url: string | null = null) => ({ text, title, url });
const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

describe("toEvidence", () => {
  it("keeps whole sentences of one paragraph together, up to four and 80 words", () => {
    const sentence = (words: number, mark: string): string => `The ${mark} ${"pile ".repeat(words - 3)}grows.`;
    const text = [
      ["a", "b", "c", "d", "e"].map((mark) => sentence(6, mark)).join(" "),
      `${sentence(50, "f")} ${sentence(40, "g")}`,
    ].join("\n\n");
    const passages = toEvidence([source(text)], at).map(({ passage }) => passage);
    expect(passages.map((passage) => passage.split(".").length - 1)).toEqual([4, 1, 1, 1]);
  });

  it("carries what is known of the source, and names the rest by heading, first line or number", () => {
    const body = "Some first line that is far too long to be a title, because it goes on and on and never ends at all.";
    const items = toEvidence(
      [
        source(body, "Given", "https://example.org"),
        source(`Intro that stands before it.\n\n## The *heading*\n\n${body}x`),
        source(`First line\n\n${body}y`),
        source(`${body}z`),
      ],
      at,
    );
    expect([...new Set(items.map(({ title }) => title))]).toEqual(["Given", "The heading", "First line", "Source 4"]);
    expect(items[0]).toMatchObject({ id: "e1", url: "https://example.org", retrieved_at: at, provider: "source" });
    expect(items.map(({ id }) => id)).toEqual(items.map((_, index) => `e${index + 1}`));
  });

  it("leaves out headings, code, tables, scraps, listings without an end, and what it has already", () => {
    const text = `# A heading of six whole words\n\n    some code that is not prose.\n\nToo short.\n\n${"menu ".repeat(130)}\n\nThis passage is said only once here.\n\nThis passage is said only once here.`;
    expect(toEvidence([source(text), source(text)], at).map(({ passage }) => passage)).toEqual([
      "This passage is said only once here.",
    ]);
  });

  it("shares 400 passages out fairly, small sources whole", () => {
    const long = (name: string, count: number): string =>
      Array.from({ length: count }, (_, index) => `The ${name} passage has number ${index}.`).join("\n\n");
    const items = toEvidence(
      [source(long("first", 900), "a"), source(long("small", 30), "b"), source(long("third", 900), "c")],
      at,
    );
    const count = (title: string): number => items.filter((item) => item.title === title).length;
    expect(items).toHaveLength(400);
    expect([count("a"), count("b"), count("c")]).toEqual([185, 30, 185]);
    expect(items.filter(({ title }) => title === "a").at(-1)?.passage).toMatch(/89\d\.$/);
  });

  it("takes passages word for word from the source", () => {
    fc.assert(
      fc.property(fc.array(markdowns, { maxLength: 3 }), (texts) => {
        for (const { passage, id } of toEvidence(
          texts.map((text) => source(text)),
          at,
        )) {
          expect(id).toMatch(/^e[1-9]\d*$/);
          expect(texts.some((text) => flat(plainText(text)).includes(passage))).toBe(true);
        }
      }),
    );
  });

  it("takes passages from plain text as they stand there", () => {
    const words = fc.array(fc.constantFrom("Compost", "heats", "the pile", "to 60 °C", "quickly,", "says Dr. Smith"), {
      minLength: 1,
      maxLength: 12,
    });
    const paragraph = fc
      .array(
        words.map((list) => `${list.join(" ")}.`),
        { minLength: 1, maxLength: 12 },
      )
      .map((list) => list.join("\n"));
    fc.assert(
      fc.property(fc.array(paragraph, { minLength: 1, maxLength: 5 }), (paragraphs) => {
        const text = paragraphs.join("\n\n");
        for (const { passage } of toEvidence([source(text)], at)) expect(flat(text)).toContain(passage);
      }),
    );
  });
});

describe("analyseSources", () => {
  it("tells lengths, headings, shared words, and keywords no source uses", () => {
    const analysis = analyseSources(
      [
        source("# Heat\n\nA pile heats itself. Piles steam.", "One"),
        source("The pile is hot. Heat helps a pile.", "Two"),
      ],
      ["pile", "worm bin", "heat"],
      "en",
    );
    expect(analysis.sources).toEqual([
      { title: "One", words: 7, headings: ["Heat"] },
      { title: "Two", words: 8, headings: [] },
    ]);
    expect(analysis.common_terms).toEqual(["pile", "heat"]);
    expect(analysis.gaps).toEqual(["worm bin"]);
  });
});

describe("recommendLength", () => {
  const of = (...words: number[]) => ({
    sources: words.map((count) => ({ title: "t", words: count, headings: [] })),
    common_terms: [],
    gaps: [],
  });
  it("recommends the median of the sources that are articles", () => {
    expect(recommendLength(of(1000, 1800, 40, 5000), 1500).recommended_words).toBe(1800);
    expect(recommendLength(of(1000, 1800), 1500).recommended_words).toBe(1400);
    expect(recommendLength(of(90_000), 1500).recommended_words).toBe(10_000);
  });
  it("recommends nothing where no source is an article, and says so", () => {
    const { recommended_words, reason } = recommendLength(of(40), 1234);
    expect(recommended_words).toBeNull();
    expect(reason).toMatch(/No source/);
  });
});

describe("rankEvidence", () => {
  const items = [
    evidence("e1", "Worms live in soil.", { title: "t" }),
    evidence("e2", "Heat kills seeds, and heat starts within days.", { title: "t" }),
    evidence("e3", "Heat is one thing among many others that a gardener with a large heap thinks about.", {
      title: "t",
    }),
    evidence("e4", "Heat kills seeds, and heat starts within days.", { title: "t" }),
  ];
  it("puts the passages with the rarer and more frequent words of the query first, equals in their order", () => {
    expect(rankEvidence("heating seeds", items, 10, "en").map(({ id }) => id)).toEqual(["e2", "e4", "e3"]);
    expect(rankEvidence("heating seeds", items, 1, "en").map(({ id }) => id)).toEqual(["e2"]);
  });
  it("finds nothing for a query that shares no word", () => {
    expect(rankEvidence("the accordion", items, 10, "en")).toEqual([]);
    expect(rankEvidence("heat", [], 10, "en")).toEqual([]);
  });
});
