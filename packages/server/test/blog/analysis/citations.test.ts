import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cite, stripMarks, supports } from "../../../src/blog/analysis/citations.ts";
import { figuresOf } from "../../../src/blog/analysis/figures.ts";
import { renderHtml } from "../../../src/blog/analysis/markdown.ts";
import { evidence, markdowns, section } from "./texts.ts";

describe("supports", () => {
  const passage =
    "Composting at home keeps about 30 % of household waste out of landfills, the EPA found in 2019. A well built pile of 1,500 kg reaches 55 to 65 °C within three days. Meat is not composted in Spain. There, 2.5 million tonnes of Spanish scraps were collected.";
  it.each([
    "Home composting keeps 30 percent of household waste out of landfills.",
    "A pile of 1500 kg reaches 65 degrees Celsius within 3 days.",
    "There, 2,500,000 tonnes of scraps were collected.",
    "Meat is not composted in Spain.",
    "The EPA found that composting keeps household waste out of landfills.",
  ])("finds support for %j", (sentence) => {
    expect(supports(sentence, passage, "en")).toBe(true);
  });

  it.each([
    ["another number", "Home composting keeps 40 percent of household waste out of landfills."],
    ["the number without its per cent", "Composting at home keeps about 30 household wastes out of landfills."],
    ["another scale", "There, 2.5 billion tonnes of scraps were collected."],
    ["another unit", "A well built pile reaches 65 °F within three days."],
    ["another unit of time", "A well built pile reaches 65 °C within three weeks."],
    ["another year", "Composting at home keeps household waste out of landfills, the EPA found in 2020."],
    ["another name", "Composting at home keeps household waste out of landfills, Greenpeace found in 2019."],
    ["another subject", "Google keeps 30 % of household waste out of landfills."],
    ["another country", "Meat is not composted in France."],
    ["the opposite", "Meat is composted in Spain."],
    ["a denial of what it says", "Composting at home does not keep household waste out of landfills."],
    ["a share it does not give", "Half of household waste is kept out of landfills by composting at home."],
    ["something else", "Gardens look nice when roses bloom."],
    ["nothing", ""],
  ])("finds no support for %s", (_, sentence) => {
    expect(supports(sentence, passage, "en")).toBe(false);
  });

  it("reads German and Spanish figures and words", () => {
    const german = "Im Jahr 2023 fielen in Österreich 1.500 Tonnen Bioabfall an, 3,5 Millionen Euro wurden gespart.";
    expect(supports("In Österreich fielen 1500 Tonnen Bioabfall an.", german, "de")).toBe(true);
    expect(supports("In Österreich fielen 1,5 Tonnen Bioabfall an.", german, "de")).toBe(false);
    expect(supports("Es wurden 3.500.000 Euro gespart.", german, "de")).toBe(true);
    expect(supports("Es wurden keine 3,5 Millionen Euro gespart.", german, "de")).toBe(false);
    const spanish = "En 2022 España recogió el 40 % de los residuos, unos 2 mil millones de kilos.";
    expect(supports("España recogió el 40 por ciento de los residuos.", spanish, "es")).toBe(true);
    expect(supports("Francia recogió el 40 % de los residuos.", spanish, "es")).toBe(false);
  });

  it("never supports a sentence with a number the passage does not have", () => {
    const numbers = fc.integer({ min: 2, max: 9999 });
    fc.assert(
      fc.property(numbers, numbers, (said, known) => {
        const holds = supports(
          `The pile holds ${said} worms in summer.`,
          `The pile holds ${known} worms in summer.`,
          "en",
        );
        expect(holds).toBe(said === known);
      }),
    );
  });
});

describe("figuresOf", () => {
  it.each([
    ["1,500 of 3.5 m", "en", ["1500", "3500000"]],
    ["1.500 und 3,5", "de", ["1500", "3.5"]],
    ["CO2 and B12 are no figures", "en", []],
    ["5 % and 5 percent and 5 per cent", "en", ["5%"]],
    ["$5 and 5 dollars, €1,000.50", "en", ["5$", "1000.5€"]],
    ["three bins, twenty days", "en", ["3", "20"]],
    ["-5 °C to 10-12 °C", "en", ["-5°c", "10", "12°c"]],
    ["on 2024-05-03", "en", ["2024", "5", "3"]],
    ["1,2,3", "en", ["1", "2", "3"]],
    ["2.3 million", "en", ["2300000"]],
    ["2 Billionen", "de", ["2000000000000"]],
  ])("reads %j (%s)", (text, language, figures) => {
    expect([...figuresOf(text, language)].toSorted()).toEqual(figures.toSorted());
  });
});

const known = [
  evidence("e1", "A well built pile reaches 55 to 65 °C within three days. It steams."),
  evidence("e2", "Cornell University found that coffee grounds hold 2 percent nitrogen.", { url: null }),
  evidence("e3", "Turn the pile every two weeks, and keep it damp as a sponge."),
];

describe("cite", () => {
  it("numbers marks in the order of their first use and reuses numbers", () => {
    const { sections, citations, warnings } = cite(
      [
        section("Coffee grounds hold 2 % nitrogen, Cornell University found [e2]. A built pile reaches 65 °C. [e1]"),
        section("- Turn the pile every two weeks [E3].\n- Coffee grounds hold 2 % nitrogen[e2].", { id: "s2" }),
      ],
      known,
      "en",
    );
    expect(sections.map(({ body }) => body)).toEqual([
      "Coffee grounds hold 2 % nitrogen, Cornell University found [1]. A built pile reaches 65 °C. [2]",
      "- Turn the pile every two weeks [3].\n- Coffee grounds hold 2 % nitrogen[1].",
    ]);
    expect(citations.map(({ id, url }) => `${id} ${url}`)).toEqual([
      "1 null",
      "2 https://example.org/e1",
      "3 https://example.org/e3",
    ]);
    expect(citations[0]).toMatchObject({
      text: "Coffee grounds hold 2 % nitrogen, Cornell University found.",
      title: "Source e2",
      passage: known[1]!.passage,
    });
    expect(warnings).toEqual([]);
  });

  it("takes out marks without support, of unknown evidence, and numbers a model wrote by itself, each with a warning", () => {
    const { sections, citations, warnings } = cite(
      [
        section(
          "A pile reaches 99 °C within three days [e1]. Compost is good [e9]. It is black [4]. Keep `a[e1]` as it is.",
        ),
      ],
      known,
      "en",
    );
    expect(sections[0]?.body).toBe(
      "A pile reaches 99 °C within three days. Compost is good. It is black. Keep `a[e1]` as it is.",
    );
    expect(citations).toEqual([]);
    expect(warnings).toHaveLength(3);
    for (const warning of warnings) expect(warning).toMatch(/^citation_removed: \S.*\.$/);
  });

  it("keeps what is supported of several marks together", () => {
    const { sections } = cite([section("A pile reaches 65 °C within three days [e3, e1][e1].")], known, "en");
    expect(sections[0]?.body).toBe("A pile reaches 65 °C within three days [1].");
  });

  it("cites a claim without a mark only where a passage clearly says it", () => {
    const { sections, citations } = cite(
      [
        section(
          "**A well built pile reaches 55 to 65 °C within three days.** Does a built pile reach 65 °C within three days? A pile of leaves and paper reaches 65 °C in many gardens when cared for well. Piles steam.\n\n### A well built pile reaches 65 °C within three days\n\nSee [a well built pile reaches 65 °C within three days](https://ok.example).",
        ),
      ],
      known,
      "en",
    );
    expect(sections[0]?.body.startsWith("**A well built pile reaches 55 to 65 °C within three days [1].** Does")).toBe(
      true,
    );
    expect(sections[0]?.body.match(/\[1\]/g)).toHaveLength(1);
    expect(citations).toHaveLength(1);
  });

  it("does not mistake links and definitions that look like marks for links", () => {
    const { sections } = cite(
      [
        section(
          "A built pile reaches 65 °C [e1](https://evil.example).\n\nTurn the pile every two weeks [e3].\n\n[e3]: https://evil.example\n",
        ),
      ],
      known,
      "en",
    );
    expect(sections[0]?.body).not.toContain("evil");
    expect(sections[0]?.body).toContain("65 °C [1].");
    expect(sections[0]?.body).toContain("two weeks [2].");
  });

  it("works in quotations with several lines and after escapes and entities", () => {
    const body = "> A \\*well\\* built &amp; hot pile\n> reaches 65 °C within three days [e1].\r\n> It steams.";
    const { sections, citations } = cite([section(body)], known, "en");
    expect(sections[0]?.body).toBe(body.replace("[e1]", "[1]"));
    expect(citations[0]?.text).toBe("A *well* built &amp; hot pile reaches 65 °C within three days.");
  });

  it("warns of at most 20 marks and counts the rest", () => {
    const { warnings } = cite([section("Fine. [e9]\n\n".repeat(30))], known, "en");
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toContain("10 more");
  });

  const claims = fc.constantFrom(
    "A well built pile reaches 55 to 65 °C within three days",
    "A pile reaches 70 °C within three days",
    "Turn the pile every two weeks",
    "Cornell University found that coffee grounds hold 2 percent nitrogen",
    "Compost is fine",
    "**Bold** and `code`",
  );
  const marks = fc.constantFrom("", " [e1]", " [e2]", "[e3]", " [e1, e3]", " [e7]", " [2]", " \\[e1\\]");
  const cited = fc.array(fc.tuple(claims, marks, fc.constantFrom(". ", ".\n\n", "\n- ", "? ", ".\n> ")), {
    maxLength: 12,
  });
  const texts = cited.map((list) => list.map((parts) => parts.join("")).join(""));

  it("leaves no mark without a citation and no citation without a mark, and only citations whose passage has the figures", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(texts, markdowns), { minLength: 1, maxLength: 3 }), (bodies) => {
        const { sections, citations } = cite(
          bodies.map((body) => section(body)),
          known,
          "en",
        );
        const shown = sections
          .map(({ body }) => renderHtml(body).replace(/<code[\s\S]*?<\/code>|<[^>]*>/g, " "))
          .join("\n\n");
        const used = [...shown.matchAll(/\[(e?\d{1,3})\]/gi)].map(([, number]) => Number(number));
        expect(citations.map(({ id }) => id)).toEqual(citations.map((_, index) => index + 1));
        expect(citations.every(({ id }) => used.includes(id))).toBe(true);
        expect(used.every((number) => number >= 1 && number <= citations.length)).toBe(true);
        for (const { text, passage } of citations) {
          expect(figuresOf(text, "en").isSubsetOf(figuresOf(passage, "en"))).toBe(true);
          expect(known.some((item) => item.passage === passage)).toBe(true);
        }
      }),
    );
  });

  it("changes nothing but marks and the spaces around them", () => {
    const bare = (text: string): string => text.replace(/\s*\\?\[e?\d(?:, e\d)?\\?\]/g, "").replace(/\s+/g, "");
    fc.assert(
      fc.property(texts, (body) => {
        expect(bare(cite([section(body)], known, "en").sections[0]!.body)).toBe(bare(body));
        expect(bare(stripMarks(body))).toBe(bare(body));
      }),
    );
  });
});

describe("stripMarks", () => {
  it("takes out marks and the space before them, not those in code", () => {
    expect(stripMarks("Hot [e1]. Cold [e1, e2][e3], `a[e1]` [e4]\n\n    x[e1]\n\n[e5] Start.")).toBe(
      "Hot. Cold, `a[e1]`\n\n    x[e1]\n\nStart.",
    );
  });
  it("keeps words apart", () => {
    expect(stripMarks("one [e1] two [e2]three")).toBe("one two three");
  });
});
