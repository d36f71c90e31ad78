import { BlogResult } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { entities, faqPairs, structuredData } from "../../../src/blog/analysis/structured-data.ts";
import { evidence, section } from "./texts.ts";

const input = {
  title: "Compost",
  description: "About compost.",
  markdown: "# Compost\n\nText.",
  keywords: ["compost", "soil"],
  language: "en",
  date: "2026-01-01T00:00:00.000Z",
  wordCount: 900,
  entities: ["EPA"],
  faq: [{ question: "Why?", answer: "Because." }],
  citations: [
    { id: 1, text: "t", url: "https://example.org", title: "S", passage: "p" },
    { id: 2, text: "t", url: "https://example.org", title: "S", passage: "q" },
    { id: 3, text: "t", url: null, title: "Note", passage: "r" },
  ],
};

describe("structuredData", () => {
  it("describes the post and its FAQ, each cited work once", () => {
    const data = structuredData(input);
    expect(BlogResult.shape.structured_data.parse(data)).toEqual(data);
    expect(data["@graph"]).toEqual([
      {
        "@type": "BlogPosting",
        headline: "Compost",
        description: "About compost.",
        keywords: ["compost", "soil"],
        inLanguage: "en",
        datePublished: input.date,
        dateModified: input.date,
        wordCount: 900,
        about: { "@type": "Thing", name: "compost" },
        mentions: [{ "@type": "Thing", name: "EPA" }],
        citation: [
          { "@type": "CreativeWork", name: "S", url: "https://example.org" },
          { "@type": "CreativeWork", name: "Note" },
        ],
      },
      {
        "@type": "FAQPage",
        mainEntity: [{ "@type": "Question", name: "Why?", acceptedAnswer: { "@type": "Answer", text: "Because." } }],
      },
    ]);
  });

  it("makes up no author, publisher or address, and leaves out what there is none of", () => {
    const data = structuredData({ ...input, entities: [], faq: [], citations: [] });
    expect(data["@graph"]).toHaveLength(1);
    expect(Object.keys(data["@graph"][0]!)).not.toEqual(expect.arrayContaining(["mentions"]));
    expect(JSON.stringify(data)).not.toMatch(/author|publisher|"url"|mainEntityOfPage|mentions|citation/);
  });
});

describe("faqPairs", () => {
  it("pairs each question with the plain words below it", () => {
    const body =
      "Intro.\n\n### Why *heat*?\n\nMicrobes [1].\n\n- They eat.\n\n### Empty?\n\n### How?\nWith [air](/air).\n";
    expect(faqPairs(section(body, { kind: "faq" }))).toEqual([
      { question: "Why heat?", answer: "Microbes.\n\nThey eat." },
      { question: "How?", answer: "With air." },
    ]);
    expect(faqPairs(undefined)).toEqual([]);
  });
});

describe("entities", () => {
  const passages = [
    evidence("e1", "Composting is backed by the Bank of England and NASA. In Spain, Cornell University helps."),
    evidence("e2", "Many in Spain like Compost, and compost likes them."),
  ];
  it("finds names that stand in the evidence and in the text, the most mentioned first", () => {
    const text =
      "# Mars\n\nSpain and NASA agree. Spain likes Compost, the Bank of England and Mein Kampf. Denmark does not.";
    expect(entities(text, passages, "en")).toEqual(["Spain", "Bank of England", "NASA"]);
  });
  it("finds none without evidence, and no parts of words", () => {
    expect(entities("Spain", [], "en")).toEqual([]);
    expect(entities("Spaniards came.", passages, "en")).toEqual([]);
  });
});
