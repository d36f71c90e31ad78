import { ParseEnglish } from "parse-english";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

/** Ways to go once through a text: a plain split, and the parsers that the pipeline uses, as they come. */
export function textPasses(): Array<[name: string, pass: (text: string) => unknown]> {
  const parser = unified().use(remarkParse).use(remarkGfm).freeze();
  const toHtml = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify).freeze();
  const english = new ParseEnglish();
  return [
    ["split at white space", (text) => text.split(/\s+/u).length],
    ["remark, parse", (text) => parser.parse(text)],
    ["remark, to HTML", (text) => toHtml.processSync(text)],
    ["parse-english", (text) => english.parse(text)],
  ];
}
