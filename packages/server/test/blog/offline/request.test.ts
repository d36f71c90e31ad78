import { blogTypes, tones } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { analysisOperations } from "../../../src/blog/analysis/operations.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { english, outlineOf, posts, sectionBrief, writeArticle } from "./article.ts";

const article = (more: Partial<typeof english>, words = 800) => writeArticle({ ...english, ...more }, words).text;

describe("the outline", () => {
  it("has as many sections as the length carries", () => {
    const count = (words: number) => outlineOf(english, words).sections.length;
    expect(count(100)).toBe(3);
    expect(count(1500)).toBeGreaterThanOrEqual(7);
    expect(count(1500)).toBeLessThanOrEqual(9);
    expect(count(4000)).toBeGreaterThan(count(1500));
    expect(count(10_000)).toBeLessThanOrEqual(30);
  });

  it("takes the questions that were found first and adds its own up to five", () => {
    const questions = ["Can I compost citrus peel?", "How much does a worm bin cost?"];
    const { faq } = outlineOf(english, 1600, { questions, include_faq: true });
    expect(faq.slice(0, 2)).toEqual(questions);
    expect(faq).toHaveLength(5);
    expect(new Set(faq).size).toBe(5);
    expect(outlineOf(english, 1600, { questions, include_faq: false }).faq).toEqual([]);
  });

  it("deals every keyword to a section of the body", () => {
    const keywords = Array.from({ length: 20 }, (_, index) => `term ${index}`);
    const body = outlineOf({ ...english, keywords }, 800).sections.slice(1, -1);
    expect(body.flatMap((section) => section.keywords).toSorted()).toEqual(keywords.toSorted());
  });

  it("has the main keyword in a heading and the topic in the title, for every type", () => {
    for (const blog_type of blogTypes) {
      const { title, sections } = outlineOf({ ...english, blog_type }, 800);
      expect(title).toContain("Composting at home");
      expect(
        sections
          .map(({ heading }) => heading)
          .join("\n")
          .toLowerCase(),
      ).toContain("composting");
    }
  });

  it("differs from type to type", () => {
    const outlines = blogTypes.map((blog_type) => JSON.stringify(outlineOf({ ...english, blog_type }, 800)));
    expect(new Set(outlines).size).toBe(blogTypes.length);
  });
});

describe("the types of post", () => {
  it("numbers the items of a top ten, ten of them where there is room", () => {
    const { sections } = outlineOf({ ...english, blog_type: "top_10" }, 1000);
    expect(sections.slice(1, -1).map(({ heading }) => heading.split(" ")[0])).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index + 1}.`),
    );
  });

  it("counts the steps of a how-to and lists what to do", () => {
    const text = article({ blog_type: "how_to" });
    expect(text).toMatch(/^## Step 1: /m);
    expect(text).toMatch(/^1\. .+\n2\. /m);
  });

  it("gives a checklist boxes to tick", () => {
    expect(article({ blog_type: "checklist" }).match(/^- \[ \] /gm)?.length).toBeGreaterThan(5);
  });

  it("compares the given things in a table whose findings are open", () => {
    const text = article({ blog_type: "comparison", comparison_items: ["Heap", "Worm | bin"] });
    expect(text).toMatch(/^\| Heap \| .+\? \| to be filled in \|$/m);
    expect(text).toContain("| Worm \\| bin |");
    expect(article({ blog_type: "comparison" })).not.toContain("| --- |");
  });

  it("names cause and check where something is wrong, and doubts a myth", () => {
    expect(article({ blog_type: "troubleshooting" })).toMatch(/\*\*Likely cause:\*\* .+\n\n\*\*Check:\*\* /);
    expect(article({ blog_type: "problem_solution" })).toContain("**The problem:**");
    expect(article({ blog_type: "myth_busting" })).toMatch(/^## Myth: .+\n\n\*\*What holds up better:\*\*/m);
  });

  it("asks in the headings of a FAQ and an interview", () => {
    for (const blog_type of ["faq", "interview"] as const) {
      const body = outlineOf({ ...english, blog_type }, 800).sections.slice(1, -1);
      expect(body.every(({ heading }) => heading.endsWith("?"))).toBe(true);
    }
  });

  it("claims no test, case, talk or event that did not happen", () => {
    const all = blogTypes.map((blog_type) => article({ blog_type })).join("\n");
    expect(all).not.toMatch(
      /\b(?:we tested|I tested|studies show|research shows|experts agree|last year|according to)\b/i,
    );
    expect(article({ blog_type: "case_study" })).toContain("No case is invented here");
    expect(article({ blog_type: "product_review" })).toContain("no test was carried out");
  });
});

describe("the tone", () => {
  it("shows in every section, with different words for each", () => {
    const texts = tones.map((tone) => writeArticle({ ...english, tone }, 800).sections);
    for (let index = 0; index < texts[0]!.length - 2; index++)
      expect(new Set(texts.map((sections) => sections[index]?.body)).size).toBe(tones.length);
  });

  it("is spoken English only where it may be", () => {
    expect(article({ tone: "casual" })).toMatch(/\b(?:don't|isn't|it's)\b/);
    expect(article({ tone: "professional" })).not.toMatch(/\b\w+n't\b|\bit's\b/);
  });

  it("decides in German and Spanish how the reader is addressed", () => {
    const german = (tone: "casual" | "professional") => writeArticle({ ...posts.de, tone }, 1500).text;
    expect(german("professional")).toMatch(/\b(?:Lesen|Schreiben|Wählen|Suchen|Fragen|Prüfen) Sie\b/);
    expect(german("casual")).not.toMatch(/\b\w+en Sie\b/);
    const spanish = (tone: "casual" | "professional") => writeArticle({ ...posts.es, tone }, 1500).text;
    expect(spanish("professional")).toMatch(/\b(?:Escriba|Lea|Busque|Pida|Elija|Reúna)\b/);
    expect(spanish("casual")).not.toMatch(/\b(?:Escriba|Lea|Busque|Pida|Elija|Reúna)\b/);
  });

  it("reads plainly: Flesch Reading Ease above 55 for every tone and type", () => {
    for (const [index, blog_type] of blogTypes.entries()) {
      const tone = tones[index % tones.length]!;
      const text = writeArticle({ ...english, tone, blog_type }, 1500).text;
      expect(analysisOperations.readability(text, "en").score).toBeGreaterThan(55);
    }
    expect(analysisOperations.readability(article({}, 1500), "en").score).toBeLessThan(72);
  });
});

describe("what else the author says", () => {
  it("appears: audience, brand, product, field and the things to compare", () => {
    const text = article({
      target_audience: "flat owners",
      brand_name: "Greenbox",
      product_name: "Greenbox Mini",
      category: "gardening",
      comparison_items: ["Heap", "Drum"],
    });
    for (const word of ["flat owners", "Greenbox", "Greenbox Mini", "gardening", "Heap and Drum"])
      expect(text).toContain(word);
  });

  it("is followed where it is a simple instruction, in three languages", () => {
    expect(article({ custom_instructions: "Mention the local recycling centre. Be nice." })).toContain(
      "“the local recycling centre”",
    );
    expect(writeArticle({ ...posts.de, custom_instructions: "Bitte erwähne den Wertstoffhof." }, 800).text).toContain(
      "„den Wertstoffhof“",
    );
    expect(writeArticle({ ...posts.es, custom_instructions: "Menciona el punto limpio." }, 800).text).toContain(
      "«el punto limpio»",
    );
  });

  it("keeps a word out that is not wanted", () => {
    expect(article({})).toMatch(/yardstick|goal/);
    expect(article({ custom_instructions: 'Avoid the word "goal".' }).replaceAll(/^## .*$/gm, "")).not.toMatch(/goal/i);
  });

  it("decides about lists and about du and Sie", () => {
    expect(article({ custom_instructions: "No lists, please." })).not.toMatch(/^- /m);
    const plain = article({ blog_type: "guide" }).match(/^- /gm)?.length ?? 0;
    const more = article({ blog_type: "guide", custom_instructions: "Use bullet points." }).match(/^- /gm)?.length ?? 0;
    expect(more).toBeGreaterThan(plain);
    const german = { ...posts.de, tone: "casual" as const, custom_instructions: "Bitte die Leser siezen." };
    expect(writeArticle(german, 1500).text).toMatch(/\b\w+en Sie\b/);
  });

  it("is ignored where it needs understanding, and never quoted", () => {
    const custom_instructions = "Write like a pirate who has lost his parrot and mentions it in every second sentence.";
    expect(article({ custom_instructions })).toBe(article({}));
  });

  it("comes in English where the language is not known", () => {
    expect(article({ language: "fi" })).toBe(article({}));
    expect(writeArticle({ ...posts.de, language: "de-CH" }, 400)).toEqual(writeArticle(posts.de, 400));
  });
});

describe("the FAQ", () => {
  const faq = { heading: "FAQ", kind: "faq" as const, target_words: 200, keywords: [] };
  const questions = ["What does a worm bin cost?", "Why do heaps get warm?", "Is citrus peel harmful?"];

  it("answers each question under a heading, honestly", () => {
    const text = writeOffline({ ...sectionBrief(english, faq), questions });
    const parts = text.split(/^### /m).slice(1);
    expect(parts.map((part) => part.split("\n")[0])).toEqual(questions);
    for (const part of parts) expect(part.split("\n\n")[1]?.length).toBeGreaterThan(20);
    expect(parts[0]).toContain("so none is given here");
  });

  it("answers from the evidence where it speaks of the question", () => {
    const evidence = [{ id: "e4", title: "A", passage: "Heaps get warm because bacteria work. Trains are late." }];
    const text = writeOffline({ ...sectionBrief(english, faq), questions, evidence });
    expect(text.split("### ")[2]).toContain("Heaps get warm because bacteria work [e4].");
    expect(text).not.toContain("Trains");
  });
});
