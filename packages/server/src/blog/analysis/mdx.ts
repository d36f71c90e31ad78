import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { parseMarkdown } from "./tree.ts";

/**
 * Where MDX would read an element, an expression, or at the beginning of a line a module's statement
 * (https://mdxjs.com/docs/troubleshooting-mdx/). Backslashes and references mean the same in both.
 */
const unsafe = [
  { character: "<", inConstruct: "phrasing" as const },
  { character: "{", inConstruct: "phrasing" as const },
  { character: "}", inConstruct: "phrasing" as const },
  { atBreak: true, character: "e", after: "xport" },
  { atBreak: true, character: "i", after: "mport" },
];

/** Indented code and addresses in angle brackets are none in MDX; raw HTML is in no post that is shown. */
const writer = unified()
  .use(remarkGfm)
  .use(remarkStringify, {
    bullet: "-",
    listItemIndent: "one",
    fences: true,
    resourceLink: true,
    handlers: { html: () => "" },
    unsafe,
  })
  .freeze();

/** Markdown that a reader of MDX takes for the same. */
export function toMdx(markdown: string): string {
  return writer.stringify(parseMarkdown(markdown).root);
}
