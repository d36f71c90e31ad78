import { blogTypes } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { analysisOperations } from "../../../src/blog/analysis/operations.ts";
import type { PostBrief } from "../../../src/blog/briefs/post.ts";
import { offlineCapacity } from "../../../src/blog/models/offline/capacity.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { type Article, type Evidence, evidenceFor, posts, sectionBrief, writeArticle } from "./article.ts";

const { countWords, sentences } = analysisOperations;
const lengths = [100, 400, 800, 1500, 1800];
const languages = ["en", "de", "es"] as const;

function expectLength(article: Article, words: number) {
  for (const { kind, heading, body, target_words } of article.sections) {
    const off = Math.abs(countWords(body) - target_words);
    const allowed = target_words >= 40 ? target_words * 0.08 : 10;
    expect(off, `${kind} "${heading}": ${countWords(body)} of ${target_words} words`).toBeLessThanOrEqual(allowed);
  }
  const total = article.sections.reduce((sum, { body }) => sum + countWords(body), 0);
  expect(Math.abs(total - words)).toBeLessThanOrEqual(words * 0.15);
}

function expectNothingTwice(article: Article, language: string) {
  const said = article.sections.flatMap(({ body }) => sentences(body, language)).map((one) => one.toLowerCase());
  expect(said.filter((one, index) => said.indexOf(one) !== index)).toEqual([]);
}

/** Each marked sentence is, word for word, in the passage its mark names. */
function expectSupported(article: Article, evidence: Evidence, language: string) {
  for (const { body } of article.sections) {
    for (const [, id] of body.matchAll(/\[(e\d+)\]/g)) expect(evidence.map((one) => one.id)).toContain(id);
    for (const paragraph of body.split("\n\n")) {
      for (const [, before = "", id] of paragraph.matchAll(/([^[\]]*)\[(e\d+)\]/g)) {
        const sentence =
          sentences(`${before.replace(/^[.!?\s]+/, "").trim()}.`, language)
            .at(-1)
            ?.replace(/\.$/, "") ?? "";
        expect(evidence.find((one) => one.id === id)?.passage).toContain(sentence);
      }
    }
  }
}

/** Numbers come from the brief or the evidence; those of lists and steps are no claims. */
function expectNoNewFacts(article: Article, post: PostBrief, evidence: Evidence) {
  const known = JSON.stringify([post, evidence.map(({ passage }) => passage)]);
  const text = article.text
    .replaceAll(/^(## )?(Step |Schritt |Paso |Phase |Fase )?\d+[.:]/gm, "")
    .replaceAll(/\[e\d+\]/g, "");
  for (const [number] of text.matchAll(/\d[\d.,]*\d|\d/g)) expect(known).toContain(number);
  expect(article.text).not.toMatch(/https?:|www\.|\]\(|@/);
}

function expectWhole(article: Article) {
  for (const { body } of article.sections) expect(body.trim()).toMatch(/(?:[.!?][”“»)]*( \[e\d+\])?|\|)$/u);
  expect(article.text).not.toMatch(/\{|\}|undefined| {2}|\[[^\]]*\|/);
}

describe.each(languages)("an article in %s", (language) => {
  it.each(blogTypes)("of the type %s is sound at every length, with and without sources", (blog_type) => {
    const comparison_items = ["Heap", "Worm bin", "Bokashi"];
    const post: PostBrief = { ...posts[language], blog_type, comparison_items, target_audience: "beginners" };
    for (const words of lengths) {
      for (const evidence of [[], evidenceFor(language)]) {
        const article = writeArticle(post, words, evidence);
        const headings = article.outline.sections.map(({ heading }) => heading);
        expect(new Set(headings).size).toBe(headings.length);
        expectLength(article, words);
        expectNothingTwice(article, language);
        expectSupported(article, evidence, language);
        expectNoNewFacts(article, post, evidence);
        expectWhole(article);
      }
    }
  });

  it("is the same, byte for byte, for the same request", () => {
    const evidence = evidenceFor(language);
    expect(writeArticle(posts[language], 900, evidence)).toEqual(writeArticle(posts[language], 900, evidence));
  });

  it("uses every keyword", () => {
    const keywords = ["soil", "worms", "leaf mould", "garden", "smell", "rats", "heat"];
    const { text } = writeArticle({ ...posts[language], keywords: [...posts[language].keywords, ...keywords] }, 1500);
    for (const keyword of keywords) expect(text).toContain(keyword);
  });
});

describe("evidence", () => {
  it("carries a post far above what the writer has to say without it", () => {
    const evidence = evidenceFor("en", 26);
    const words = evidence.reduce((sum, { passage }) => sum + passage.split(" ").length, 0);
    expect(offlineCapacity(words)).toBeGreaterThan(4000);
    const article = writeArticle(posts.en, 4000, evidence);
    expectLength(article, 4000);
    expectNothingTwice(article, "en");
    expectSupported(article, evidence, "en");
  });

  it("is quoted where it bears on the section rather than anywhere", () => {
    const evidence = [
      {
        id: "e1",
        title: "A",
        passage: "The train to the coast leaves every morning. The harbour museum has a small café.",
      },
      {
        id: "e2",
        title: "B",
        passage:
          "Worm bins fit under a kitchen sink. Worm bins need little care in the cold winter months. Worm bins should not stand in the sun all day. Worm bins need moist paper.",
      },
    ];
    const brief = sectionBrief(posts.en, { heading: "Worm bins", keywords: ["worm bin"], target_words: 60 });
    const text = writeOffline({ ...brief, evidence });
    expect(text).toContain("Worm bins fit under a kitchen sink [e2].");
    expect(text).not.toContain("train");
  });

  it("never brings links, Markdown, unfinished or leaning sentences into the text", () => {
    const passage = [
      "Read more at https://example.com/heap before you start today.",
      "The **bold** claim of this source is left alone here.",
      "It depends on a sentence that nobody has quoted here.",
      "2. Numbered lines of a list are no sentences for a paragraph.",
      "Broken off in the middle of",
    ].join(" ");
    const brief = sectionBrief(posts.en, { target_words: 300 });
    expect(writeOffline({ ...brief, evidence: [{ id: "e1", title: "A", passage }] })).not.toContain("[e1]");
  });

  it("stands in quotation marks where it is in another language", () => {
    const brief = sectionBrief(posts.en, { target_words: 150 });
    const text = writeOffline({ ...brief, evidence: evidenceFor("de").slice(0, 1) });
    expect(text).toMatch(/“Ein Haufen erwärmt sich [^”]+\.” \[e1\]/);
  });
});

describe("the length of a section", () => {
  const targets = [10, 15, 25, 40, 60, 90, 130, 200, 350, 600, 1000, 1500, 2000];
  it.each(languages)("is kept from 10 to 2,000 words in %s", (language) => {
    for (const target_words of targets) {
      const words = countWords(writeOffline(sectionBrief(posts[language], { target_words })));
      expect(Math.abs(words - target_words), `${words} of ${target_words}`).toBeLessThanOrEqual(
        Math.max(target_words * 0.08, target_words < 40 ? 8 : 0),
      );
    }
  });
});

describe("the capacity", () => {
  it("is 1,800 words without sources and grows with them", () => {
    expect(offlineCapacity(0)).toBe(1800);
    expect(offlineCapacity(1000)).toBeGreaterThan(2300);
    expect(offlineCapacity(-5)).toBe(1800);
  });
});
