import { BlogExport, type BlogResult, type ExportFormat, PostFields } from "@galley/contract";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeContent } from "../../../src/blog/analysis/markdown.ts";
import { exportPost } from "../../../src/blog/export/export-post.ts";
import { postFields } from "../../../src/blog/export/post-fields.ts";
import { contentDisposition } from "../../../src/http/content-disposition.ts";
import { inlineText } from "../stages/run-blog.ts";
import { finishedPost } from "./posts.ts";

let post: BlogResult;
beforeAll(async () => {
  post = await finishedPost();
});

const file = async (result: BlogResult, format: ExportFormat): Promise<string> =>
  (await exportPost(result, format, inlineText)).body.toString();

/** The front matter and the text, as the readers of site generators cut them apart. */
function cut(markdown: string): { yaml: string; body: string } {
  const [, yaml, body] = /^---\n([\s\S]*?)^---\n\n?([\s\S]*)$/m.exec(markdown) ?? [];
  return { yaml: yaml!, body: body! };
}

/** A line that a reader of YAML, of front matter or of HTML may take for something else. */
const hostile = fc.oneof(
  fc.constantFrom(
    "---",
    "--- a\n---\nb: c",
    `${"word ".repeat(20)}\n---\n${"word ".repeat(20)}`,
    'She said: "no" # really',
    "it's 'quoted' \\ and `coded`",
    "yes",
    "NO",
    "on",
    "null",
    "~",
    "0123",
    "1_000",
    "12:30",
    "2026-11-22",
    "1e3",
    ".inf",
    "0x1F",
    "!!js/function x",
    "&anchor *alias",
    "- a\n- b",
    "{a: b}",
    "%YAML 1.1",
    "@at",
    " leads and trails ",
    "tab\there",
    "👩‍🌾 Kompost für Anfänger",
    "كيف تصنع السماد \u202eabc",
    "堆肥入门",
    "\u0085\u2028\u2029\ufeff\u007f",
    "lone \ud800 half",
    "</script><script>alert(1)</script>",
    "<!-- --> ]]> &amp; <b>",
    '" onload="x',
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

const lines = fc.record({
  title: hostile,
  meta_description: hostile,
  excerpt: hostile,
  meta_title: hostile,
  tag: hostile,
  brand: hostile,
  source: hostile,
});
type Lines = typeof lines extends fc.Arbitrary<infer Value> ? Value : never;

/** The post with other lines. */
function withLines({ tag, brand, source, ...others }: Lines): BlogResult {
  const [posting, ...nodes] = post.structured_data["@graph"];
  const author = { "@type": "Organization", name: brand };
  const graph = [{ ...posting, keywords: [tag, "plain"], author, articleSection: tag }, ...nodes];
  const citations = post.citations.map((citation) => ({ ...citation, title: source, url: source || null }));
  return { ...post, ...others, citations, structured_data: { ...post.structured_data, "@graph": graph } };
}

const wellFormed = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === "string" ? one.toWellFormed() : one));

describe("Markdown for site generators", () => {
  it("begins with what the post says of itself, and nothing that is not known", async () => {
    const { yaml, body } = cut(await file(post, "markdown"));
    const fields = parse(yaml);
    expect(PostFields.strict().parse(fields)).toEqual(fields);
    expect(fields).toMatchObject({
      title: post.title,
      slug: post.slug,
      date: "2026-11-22T09:30:00.000Z",
      description: post.meta_description,
      lang: "en",
      author: "Green & Co",
      categories: ["Gardening"],
      tags: ["composting", "kitchen waste"],
      word_count: post.content_metadata.word_count,
    });
    expect(fields.citations.map(({ id }: { id: number }) => id)).toEqual(post.citations.map(({ id }) => id));
    expect(fields.citations[0]).not.toHaveProperty("url");
    // The theme shows the title; the rest is the post to the letter.
    expect(`# ${post.title}\n\n${body}`).toBe(post.content);
  });

  it("leaves out brand, category and citations where there are none", async () => {
    const [posting, ...others] = post.structured_data["@graph"];
    const { author: _author, articleSection: _section, ...bare } = posting!;
    const plain = { ...post, citations: [], structured_data: { ...post.structured_data, "@graph": [bare, ...others] } };
    const { yaml } = cut(await file(plain, "markdown"));
    expect(yaml).not.toMatch(/author|categories|citations|null|render_with_liquid|templateEngine/);
  });

  it("is read back as it was put in, by the rules of YAML 1.2 and 1.1, whatever the lines are", async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        const result = withLines(given);
        const { yaml, body } = cut(await file(result, "markdown"));
        const fields = wellFormed(postFields(result));
        expect(parse(yaml)).toEqual(fields);
        expect(parse(yaml, { version: "1.1" })).toEqual({ ...fields, date: new Date(fields.date) });
        expect(`# ${post.title}\n\n${body}`).toBe(post.content);
        // What libyaml and others refuse as it is.
        expect(yaml).not.toMatch(/(?!\n)\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]/u);
      }),
      { numRuns: 300 },
    );
  });

  it("is not run as a template by Jekyll", async () => {
    const templated = { ...post, content: "# T\n\nWrite {{ site.secret }} here.\n" };
    expect(parse(cut(await file(templated, "markdown")).yaml)).toMatchObject({
      render_with_liquid: false,
      templateEngineOverride: "md",
    });
  });
});

describe("MDX", () => {
  it("has the same front matter and says the same", async () => {
    const [markdown, mdx] = [cut(await file(post, "markdown")), cut(await file(post, "mdx"))];
    expect(mdx.yaml).toBe(markdown.yaml);
    expect(describeContent(mdx.body)).toEqual(describeContent(markdown.body));
  });
});

describe("an HTML page", () => {
  it("is whole, with language, title, description, Open Graph and JSON-LD", async () => {
    const { document } = parseHTML(await file(post, "html"));
    const content = (selector: string) => document.querySelector(selector)?.getAttribute("content");
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    expect(document.title).toBe(post.meta_title);
    expect(content('meta[name="description"]')).toBe(post.meta_description);
    expect(content('meta[property="og:title"]')).toBe(post.seo_metadata.og.title);
    expect(content('meta[property="og:type"]')).toBe("article");
    expect(content('meta[name="author"]')).toBe("Green & Co");
    const data = document.querySelector('script[type="application/ld+json"]')?.textContent ?? "";
    expect(JSON.parse(data)).toEqual(post.structured_data);
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(document.querySelectorAll("link, script[src], iframe")).toHaveLength(0);
    expect(await file(post, "html")).toContain(post.content_html);
  });

  it.each([
    ["ar", "rtl"],
    ["he-IL", "rtl"],
    ["de", "ltr"],
  ])("in %s reads %s", async (lang, dir) => {
    const [posting, ...others] = post.structured_data["@graph"];
    const graph = { ...post.structured_data, "@graph": [{ ...posting, inLanguage: lang }, ...others] };
    expect(await file({ ...post, structured_data: graph }, "html")).toContain(`<html lang="${lang}" dir="${dir}">`);
  });

  it("cannot be broken out of by any of its lines", async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        const result = withLines(given);
        const html = await file(result, "html");
        expect(html.match(/<\/?script/gi)).toHaveLength(2);
        expect(html.match(/<meta /g)).toHaveLength((await file(post, "html")).match(/<meta /g)!.length);
        const [, data = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? [];
        expect(data).not.toMatch(/[<>&]/);
        expect(JSON.parse(data)).toEqual(result.structured_data);
      }),
    );
  });
});

describe("JSON", () => {
  it("is what the contract says", async () => {
    const read = JSON.parse(await file(post, "json"));
    expect(BlogExport.strict().parse(read)).toEqual(read);
    expect(read).toMatchObject({
      content: post.content,
      content_html: post.content_html,
      tags: ["composting", "kitchen waste"],
    });
  });
});

describe("the file's name", () => {
  it.each([
    ["composting-at-home.md", 'attachment; filename="composting-at-home.md"'],
    ["堆肥.md", "attachment; filename=\"__.md\"; filename*=UTF-8''%E5%A0%86%E8%82%A5.md"],
    ["a'b(c)*.md", "attachment; filename=\"a_b_c__.md\"; filename*=UTF-8''a%27b%28c%29%2A.md"],
    ['x"\r\ny.md', "attachment; filename=\"x___y.md\"; filename*=UTF-8''x%22%0D%0Ay.md"],
  ])("%s", (name, header) => {
    expect(contentDisposition("attachment", name)).toBe(header);
  });

  it("is the slug with the form's ending", async () => {
    const formats = ["markdown", "mdx", "html", "json"] as const;
    const files = await Promise.all(formats.map((format) => exportPost(post, format, inlineText)));
    expect(files.map(({ name }) => name)).toEqual(
      ["md", "mdx", "html", "json"].map((ending) => `${post.slug}.${ending}`),
    );
  });
});
