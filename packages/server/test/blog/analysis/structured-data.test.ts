import { BlogResult } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { faqPairs, structuredData } from "../../../src/blog/analysis/structured-data.ts";
import { section } from "./texts.ts";

const input = {
  title: "Compost",
  description: "About compost.",
  markdown: "# Compost\n\nText.",
  keywords: ["compost", "soil"],
  language: "en",
  date: "2026-01-01T00:00:00.000Z",
  wordCount: 900,
  entities: [
    { name: "EPA", type: "Thing" as const },
    { name: "Compost", type: "Thing" as const },
    { name: "Marie Curie", type: "Person" as const },
  ],
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
        mentions: [
          { "@type": "Thing", name: "EPA" },
          { "@type": "Person", name: "Marie Curie" },
        ],
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

describe("what the request says", () => {
  it("names the brand as author and the category as section; a subject that is an entity has its type", () => {
    const entities = [{ name: "Spain", type: "Place" as const }];
    const [post] = structuredData({ ...input, author: "Acme", category: "Travel", keywords: ["spain"], entities })[
      "@graph"
    ];
    expect(post).toMatchObject({
      author: { "@type": "Organization", name: "Acme" },
      articleSection: "Travel",
      about: { "@type": "Place", name: "spain" },
    });
    expect(post).not.toHaveProperty("mentions");
  });
});

describe("faqPairs", () => {
  const faq = section(
    "Intro.\n\n### Why *heat*?\n\nMicrobes [1].\n\n- They eat.\n\n### Empty?\n\n### How?\nWith [air](/air).\n\n### A word on worms\n\nThey help.\n",
    { kind: "faq", heading: "Frequently Asked Questions" },
  );
  const asked = section("It rots.\n\n### In winter\n\nSlowly.\n\n### And then?\n\nIt is spread.\n", {
    heading: "What happens in a heap?",
  });
  const told = section("Turn it.", { heading: "Turning" });

  it("pairs each question of the FAQ section with the plain words below it", () => {
    expect(faqPairs([asked, faq, told], false)).toEqual([
      { question: "Why heat?", answer: "Microbes.\n\nThey eat." },
      { question: "How?", answer: "With air." },
      { question: "A word on worms", answer: "They help." },
    ]);
    expect(faqPairs([asked, told], false)).toEqual([]);
  });

  it("holds all the questions of a post of questions, each once, and what stands below other headings with its question", () => {
    const again = section("It rots still.", { heading: "What happens in a heap?" });
    expect(faqPairs([asked, told, faq, again], true).slice(0, 3)).toEqual([
      { question: "What happens in a heap?", answer: "It rots.\n\nSlowly." },
      { question: "And then?", answer: "It is spread." },
      { question: "Why heat?", answer: "Microbes.\n\nThey eat." },
    ]);
    expect(faqPairs([asked, told, faq, again], true)).toHaveLength(5);
  });
});
