import { beforeAll, describe, expect, it } from "vitest";
import { inlineText, request, runBlog } from "../stages/run-blog.ts";
import type { Post, Rule } from "./post.ts";
import { remember } from "./remember.ts";
import { goldenRequests } from "./requests.ts";
import { citations } from "./rules/citations.ts";
import { facts } from "./rules/facts.ts";
import { jsonLd } from "./rules/json-ld.ts";
import { length } from "./rules/length.ts";
import { links } from "./rules/links.ts";
import { readability } from "./rules/readability.ts";
import { repetition } from "./rules/repetition.ts";
import { replay } from "./rules/replay.ts";
import { snippets } from "./rules/snippets.ts";
import { structure } from "./rules/structure.ts";

async function postOf(name: string): Promise<Post> {
  const { input } = goldenRequests.find((one) => one.name === name)!;
  const { result } = await runBlog(input, { text: remember(inlineText) });
  return { input: request(input), result };
}

/** The post with its text or another part of it changed. */
const changed = ({ input, result }: Post, change: Partial<Post["result"]>): Post => ({
  input,
  result: { ...result, ...change },
});
const rewritten = (post: Post, from: string | RegExp, to: string): Post => {
  const content = post.result.content.replace(from, to);
  if (content === post.result.content) throw new Error(`The text has no ${from}`);
  return changed(post, { content });
};

describe("a rule finds what is wrong:", () => {
  let bread: Post;
  let trains: Post;
  let commute: Post;
  beforeAll(async () => {
    bread = await postOf("en: how_to, short, from a source");
    trains = await postOf("de: timeline, short, from a source that is out of order");
    commute = await postOf("en: comparison of seven things, 400 words");
  });
  const finds = (rule: Rule, post: Post) => expect(rule(post)).not.toEqual([]);

  it("a step out of order, a step that the data does not have", () => {
    finds(structure, rewritten(bread, "## Step 2: ", "## Step 5: "));
    finds(jsonLd, rewritten(bread, /## Step 2: .+/, "## Step 2: Wait"));
  });

  it("a row that is missing, a thing that nobody wanted compared", () => {
    finds(structure, rewritten(commute, /\| Tram .+\n/, ""));
    finds(structure, rewritten(commute, "| Tram |", "| Taxi |"));
  });

  it("a timeline that looks back", () => {
    const [, first, second] = /^(## Ab 1835[\s\S]+?)(## Ab 1879[\s\S]+?)(?=## )/m.exec(trains.result.content)!;
    finds(structure, rewritten(trains, `${first}${second}`, `${second}${first}`));
  });

  it("a question without an answer, an answer that is another in the data", () => {
    finds(structure, rewritten(bread, /(### .+\n\n)[^#]+/, "$1"));
    finds(jsonLd, rewritten(bread, /(### .+\n\n)\S+/, "$1Perhaps"));
  });

  it("a wrong length without a warning", () => {
    finds(length, rewritten(bread, /^## Step 2[\s\S]+?(?=^## Step 4)/m, ""));
    finds(length, changed(bread, { content: bread.result.content.repeat(2) }));
  });

  it("a changed number, a changed name, a lost passage, a mark that leads nowhere", () => {
    finds(citations, rewritten(bread, "250 degrees", "260 degrees"));
    finds(citations, rewritten(trains, "Leipzig und Dresden", "Leipzig und Halle"));
    finds(citations, rewritten(bread, "[1]", "[9]"));
    const [first, ...others] = bread.result.citations;
    finds(citations, changed(bread, { citations: [{ ...first!, passage: `${first!.passage} So it is.` }, ...others] }));
  });

  it("a number that nobody gave", () => {
    finds(facts, rewritten(bread, "A small test", "The 47 small tests"));
  });

  it("a sentence that stands twice", () => {
    const sentence = "Write the goal in one plain sentence.";
    finds(repetition, rewritten(bread, sentence, `${sentence}\n1. ${sentence}`));
  });

  it("data that is not valid, a headline that is too long, a count that is not the text's", () => {
    const data = bread.result.structured_data;
    const graph = (change: object) => ({
      structured_data: {
        ...data,
        "@graph": data["@graph"].map((node, at) => (at === 0 ? { ...node, ...change } : node)),
      },
    });
    expect(jsonLd(bread)).toEqual([]);
    for (const change of [
      { headline: "x".repeat(111) },
      { author: "Somebody" },
      { wordCount: 801 },
      { datePublished: "today" },
      { mentions: [{ "@type": "Thing", name: "Atlantis" }] },
    ])
      finds(jsonLd, changed(bread, graph(change)));
  });

  it("a link that nobody gave, an image, a bare address", () => {
    finds(links, rewritten(bread, "A small test", "A [small](https://example.net/) test"));
    finds(links, rewritten(bread, "A small test", "![A](/small.png) test"));
    finds(links, rewritten(bread, "A small test", "A www.example.net test"));
    finds(links, changed(bread, { content_html: `${bread.result.content_html}<a href="https://example.net/">x</a>` }));
  });

  it("a score that is not Flesch's, a score for German, a missing reason", () => {
    finds(readability, changed(bread, { readability_score: bread.result.readability_score! + 2 }));
    finds(readability, changed(trains, { readability_score: 60 }));
    finds(readability, changed(trains, { warnings: [] }));
  });

  it("a title that is too long, a description with a mark", () => {
    finds(snippets, changed(bread, { meta_title: "Bread ".repeat(12).trim() }));
    finds(snippets, changed(bread, { meta_description: bread.result.meta_description.replace(" ", " [1] ") }));
  });

  it("a second run that differs", () => {
    expect(replay(bread.result, { ...bread.result, slug: "other" })).toEqual(["The second run has another slug."]);
  });
});
