import { describe, expect, it } from "vitest";
import { entities } from "../../../src/blog/analysis/entities.ts";
import { type StructuredDataInput, structuredData } from "../../../src/blog/analysis/structured-data.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { posts, sectionBrief } from "../offline/article.ts";

const input: StructuredDataInput = {
  title: "Bread",
  description: "About bread.",
  markdown: "# Bread",
  keywords: ["bread"],
  language: "en",
  date: "2026-01-01T00:00:00.000Z",
  wordCount: 10,
  entities: [],
  faq: [],
  citations: [],
};
const nodes = (change: Partial<StructuredDataInput>) => structuredData({ ...input, ...change })["@graph"];
const howTo = (markdown: string) => nodes({ markdown }).find((node) => node["@type"] === "HowTo");

describe("HowTo data", () => {
  it("has the steps that the headings count: directions where there is a numbered list, else the words", () => {
    const markdown =
      "# Bread\n\n## Step 1: Mix\n\nTake flour [1].\n\n1. Weigh it.\n2. Add *water*.\n\n## Step 2: Bake\n\nBake it [2].\n\n- Hot.\n\n## To sum up\n\nEat.\n";
    expect(howTo(markdown)).toEqual({
      "@type": "HowTo",
      name: "Bread",
      inLanguage: "en",
      step: [
        {
          "@type": "HowToStep",
          position: 1,
          name: "Mix",
          itemListElement: [
            { "@type": "HowToDirection", position: 1, text: "Weigh it." },
            { "@type": "HowToDirection", position: 2, text: "Add water." },
          ],
        },
        { "@type": "HowToStep", position: 2, name: "Bake", text: "Bake it.\n\nHot." },
      ],
    });
  });

  it("is there in other languages and with parts below a step, and ends with it", () => {
    const markdown =
      "## Schritt 1 – Mischen\n\n### Mehl\n\nWiegen.\n\n## Schritt 2: Backen\n\nHeiß.\n\n## Fazit\n\nGut.";
    expect(JSON.stringify(howTo(markdown))).toContain('"name":"Mischen","text":"Wiegen."');
    expect(JSON.stringify(howTo(markdown))).not.toContain("Gut.");
  });

  it("is left out where no work is counted: one step, a gap, a step without words, prose about steps", () => {
    for (const markdown of [
      "## Step 1: Mix\n\nMix it.",
      "## Step 1: Mix\n\nMix it.\n\n## Step 3: Bake\n\nBake it.",
      "## Step 1: Mix\n\n## Step 2: Bake\n\nBake it.",
      "## Step by step\n\nStep 1: mix. Step 2: bake.",
    ])
      expect(howTo(markdown)).toBeUndefined();
  });
});

describe("a headline", () => {
  it("has at most 110 characters, cut between words or between whole characters", () => {
    expect(nodes({ title: `${"bread ".repeat(18)}crumbs and more` })[0]?.headline).toBe("bread ".repeat(18).trim());
    const emoji = nodes({ title: `x${"🍞".repeat(80)}` })[0]?.headline as string;
    expect(emoji).toBe(`x${"🍞".repeat(54)}`);
    expect(nodes({ title: "x".repeat(110) })[0]?.headline).toHaveLength(110);
  });
});

describe("entities", () => {
  it("are no months and no days of the week", () => {
    const passage =
      "In July the Tour of Flanders reached Paris. On a Monday in October the race ended in Paris, said Ada Bell.";
    const evidence = [{ id: "e1", url: null, title: "T", passage, retrieved_at: "", provider: "source" }];
    expect(entities(passage, evidence, "en").map(({ name }) => name)).toEqual(["Paris", "Ada Bell"]);
  });
});

describe("a comparison", () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => `Thing ${index + 1}`);
  const tableOf = (count: number, target_words: number) => {
    const post = { ...posts.en, blog_type: "comparison" as const, comparison_items: items(count) };
    const text = writeOffline(sectionBrief(post, { heading: "The options side by side", keywords: [], target_words }));
    return text.split("\n").filter((line) => line.startsWith("| Thing"));
  };

  it("has a row for each thing, with a question, an open cell or an empty one, as the room allows", () => {
    expect(tableOf(3, 200)[2]).toBe("| Thing 3 | How much effort does it take to keep up? | to be filled in |");
    expect(tableOf(6, 120)[5]).toBe("| Thing 6 | to be filled in |");
    expect(tableOf(20, 200)).toHaveLength(20);
    expect(tableOf(20, 120)[19]).toMatch(/^\| Thing 20 \| {1,3}\|$/);
  });

  it("has no table rather than one without some of them", () => {
    expect(tableOf(20, 60)).toEqual([]);
    expect(tableOf(1, 200)).toEqual([]);
  });
});
