import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altProblem, describeImages, judgeImages } from "../../../src/blog/analysis/alt-texts.ts";
import { toMarkdown } from "../../../src/blog/analysis/document.ts";
import { describeContent } from "../../../src/blog/analysis/markdown.ts";
import { markdowns, section } from "./texts.ts";

const alts = (markdown: string): string[] => describeContent(markdown).images.map(({ alt }) => alt);

describe("describeImages", () => {
  it.each([
    ["keeps what is there", "## Heat\n\n![A warm heap](a.png)", ["A warm heap"]],
    ["takes the image's own title", '## Heat\n\n![](a.png "A steaming heap")', ["A steaming heap"]],
    ["takes a caption below", "## Heat\n\n![](a.png)\n\n*A heap in winter [1]*", ["A heap in winter"]],
    ["takes a caption beside", "## Heat\n\n![](a.png)\nA heap in winter", ["A heap in winter"]],
    ["else takes the heading", "## Heat & *steam*\n\n![](a.png)\n\nText follows.", ["Heat & steam"]],
    ["else takes the title", "![](a.png)", ["The post"]],
    ["takes no file name", '## Heat\n\n![](a.png "IMG_1234.jpg")', ["Heat"]],
    ["tells two apart", "## Heat\n\n![](a.png)\n\n![ ](b.png)", ["Heat", "Heat (2)"]],
    ["escapes", "## a [b] | `c` <d>\n\n| x |\n|---|\n| ![](a.png) |", ["a [b] | c <d>"]],
    [
      "finds images in lists, quotes and links",
      "## Heat\n\n- ![](a.png)\n\n> ![](b.png)\n\n[![](c.png)](/x)",
      ["Heat", "Heat (2)", "Heat (3)"],
    ],
    ["finds images by reference", "## Heat\n\n![][r]\n\n[r]: a.png", ["Heat"]],
  ])("%s", (_, markdown, expected) => {
    expect(alts(describeImages(markdown, "The post"))).toEqual(expected);
  });

  it("cuts what is long after a word", () => {
    const [alt] = alts(describeImages(`## ${"warm ".repeat(40)}heap\n\n![](a.png)`, "T"));
    expect(alt!.length).toBeLessThanOrEqual(125);
    expect(alt).toMatch(/^(warm )+warm$/);
  });

  it("leaves no image without words, and all else as it was, whatever the text", () => {
    const images = fc.constantFrom("![](a.png)", "![ ](b.png)", "![x](c.png)", "\n\n![](d.png 't')\n\n");
    fc.assert(
      fc.property(fc.array(fc.oneof(markdowns, images), { maxLength: 6 }), (pieces) => {
        const markdown = pieces.join("");
        const described = describeImages(markdown, "A title");
        expect(alts(described).filter((alt) => alt === "")).toEqual([]);
        expect(describeContent(described).headings.map(({ text }) => text)).toEqual(
          describeContent(markdown).headings.map(({ text }) => text),
        );
      }),
    );
  });

  it("is what a finished post has been through", () => {
    const post = toMarkdown("Compost", [section("![](https://example.org/heap.png)", { heading: "Heat" })], [], "en");
    expect(post).toContain("![Heat](https://example.org/heap.png)");
  });
});

describe("altProblem", () => {
  const about = { keywords: ["compost bin", "worm"], headings: ["Heat"], language: "en" };
  it.each([
    ["", /no alt text/],
    ["heap.JPG", /file name/],
    ["IMG_2031", /file name/],
    ["compost_heap_final", /file name/],
    ["image", /says nothing/],
    ["Bild 3", /says nothing/],
    ["una foto", /says nothing/],
    ["x".repeat(126), /126 characters; cut it to 125/],
    ["compost bin, best compost bin, cheap", /made of keywords/],
    ["Heat (2)", /repeats a heading/],
    ["Image of a heap", /leave out/],
    ["A wooden compost bin under an apple tree", undefined],
    ["x".repeat(125), undefined],
  ])("%s", (alt, problem) => {
    const found = altProblem(alt, about);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeUndefined();
  });

  it("is told with the image and its place", () => {
    expect(
      judgeImages("## Heat\n\n![image](/a.png) ![A heap](/b.png)\n\n![photo][r]\n\n[r]: /c.png", [], "en"),
    ).toEqual({
      images: 3,
      findings: [
        'The image "/a.png" below "Heat" has the alt text "image", which says nothing; say what it shows.',
        'The image "/c.png" below "Heat" has the alt text "photo", which says nothing; say what it shows.',
      ],
    });
  });
});
