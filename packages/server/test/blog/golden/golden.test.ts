import { availableParallelism } from "node:os";
import { blogTypes, lengthWords } from "@galley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTextPool } from "../../../src/blog/text-pool.ts";
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

const rules: Array<[string, Rule]> = [
  ["has the structure of its type", structure],
  ["is as long as was asked, or says that it is not", length],
  ["cites passages that stand in its sources and support it", citations],
  ["has no number that nobody gave", facts],
  ["says nothing twice", repetition],
  ["has JSON-LD that is valid and true", jsonLd],
  ["links to given pages only and shows no image", links],
  ["has the readability that Flesch's formula gives, or none", readability],
  ["keeps title and description within their limits", snippets],
];

const pool = createTextPool({ threads: Math.max(1, Math.min(4, availableParallelism() - 1)) });
afterAll(() => pool.close());

describe("the golden set", () => {
  const inputs = goldenRequests.map(({ input }) => request(input));
  const values = (name: "length" | "blog_type" | "language") => new Set(inputs.map((input) => input[name]));

  it("has every length, a dozen types, three languages, and each with sources and without", () => {
    expect(inputs.length).toBeGreaterThanOrEqual(24);
    expect([...values("length")].toSorted()).toEqual(Object.keys(lengthWords).toSorted());
    expect(values("blog_type").intersection(new Set(blogTypes)).size).toBeGreaterThanOrEqual(12);
    for (const language of ["en", "de", "es"])
      for (const hasSources of [true, false])
        expect(
          inputs.some((input) => input.language === language && input.sources.length > 0 === hasSources),
          `${language}, sources: ${hasSources}`,
        ).toBe(true);
  });
});

describe.each(goldenRequests)("$name", ({ input }) => {
  let post: Post;
  let again: Post["result"];
  beforeAll(async () => {
    // The second run has its text analysed by other threads, as the service has it.
    const [first, second] = await Promise.all(
      [inlineText, pool].map((text) => runBlog(input, { text: remember(text) })),
    );
    post = { input: request(input), result: first!.result };
    again = second!.result;
  });

  it.each(rules)("%s", (_name, rule) => {
    expect(rule(post)).toEqual([]);
  });

  it("is the same, byte for byte, when it is asked for again", () => {
    expect(replay(post.result, again)).toEqual([]);
  });
});
