import type { BlogResult } from "@galley/contract";
import { Document, Scalar } from "yaml";
import type { TextTools } from "../tools.ts";
import { postFields } from "./post-fields.ts";

/** Characters that YAML 1.1 or 1.2 does not let stand as they are, and that JSON's escapes leave alone. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Half of a surrogate pair is nothing that a reader of YAML takes. */
function wellFormed(fields: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(fields), (_, value) => (typeof value === "string" ? value.toWellFormed() : value));
}

/**
 * Fields as YAML that every reader takes for the same: strings in double quotes, so that none passes for a number, a date or
 * a yes, and on one line; keys are plain words.
 */
function frontMatter(fields: Record<string, unknown>, dates: readonly string[] = []): string {
  const document = new Document(wellFormed(fields), { aliasDuplicateObjects: false });
  for (const key of dates) {
    const date = document.get(key, true);
    // A reader of YAML 1.1 (Hugo, Jekyll, Astro) makes a date of it, as their templates expect.
    if (date instanceof Scalar) date.type = "PLAIN";
  }
  const yaml = document.toString({
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
  });
  // Only inside quotes can they stand, where the escape means the same.
  return `---\n${yaml.replace(unprintable, escaped)}---\n`;
}

/** Text that Jekyll and Eleventy would run as a template, and how each is told not to. */
const liquid = /\{\{|\{%/;
const asItIs = { render_with_liquid: false, templateEngineOverride: "md" };

/** The text below its first heading: a theme shows the title by itself. */
function bodyOf({ content }: BlogResult): string {
  return /^# .*(?:\n|$)/.test(content) ? content.slice(content.indexOf("\n") + 1).trimStart() : content;
}

const file = (fields: Record<string, unknown>, body: string): string => `${frontMatter(fields, ["date"])}\n${body}`;

/** The post as a file for a site generator: front matter and the text. */
export function markdownFile(result: BlogResult): string {
  const body = bodyOf(result);
  return file({ ...postFields(result), ...(liquid.test(body) && asItIs) }, body);
}

/** The same for a site whose Markdown is MDX, where `{` and `<` begin code. */
export async function mdxFile(result: BlogResult, text: TextTools): Promise<string> {
  return file({ ...postFields(result) }, await text.run("toMdx", bodyOf(result)));
}
