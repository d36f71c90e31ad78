import type { BlogResult } from "@galley/contract";
import { escapeUTF8 } from "entities";
import { postFields } from "./post-fields.ts";

/** JSON inside a script element: nothing in it can end the element or begin a comment. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function directionOf(lang: string): "ltr" | "rtl" {
  try {
    return new Intl.Locale(lang).getTextInfo().direction === "rtl" ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}

const meta = (kind: "name" | "property", key: string, content: string): string =>
  `<meta ${kind}="${key}" content="${escapeUTF8(content)}">`;

/** Just enough that the page can be read as it is. */
const style =
  "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}" +
  "img{max-width:100%;height:auto}table{border-collapse:collapse}td,th{border:1px solid;padding:.3rem .6rem}" +
  "pre{overflow-x:auto}";

function head(result: BlogResult): string[] {
  const { description, meta_title, date, author, categories = [], tags, lang } = postFields(result);
  const { og } = result.seo_metadata;
  return [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeUTF8(meta_title)}</title>`,
    meta("name", "description", description),
    meta("name", "keywords", tags.join(", ")),
    ...(author === undefined ? [] : [meta("name", "author", author)]),
    meta("property", "og:title", og.title),
    meta("property", "og:description", og.description),
    meta("property", "og:type", og.type),
    meta("property", "og:locale", lang.replaceAll("-", "_")),
    meta("property", "article:published_time", date),
    ...categories.map((category) => meta("property", "article:section", category)),
    ...tags.map((tag) => meta("property", "article:tag", tag)),
    '<meta name="twitter:card" content="summary">',
    `<script type="application/ld+json">${scriptJson(result.structured_data)}</script>`,
    `<style>${style}</style>`,
  ];
}

/** The post as a page that needs nothing else. Its content was sanitised when it was made. */
export function htmlPage(result: BlogResult): string {
  const { lang } = postFields(result);
  return [
    "<!doctype html>",
    `<html lang="${escapeUTF8(lang)}" dir="${directionOf(lang)}">`,
    "<head>",
    ...head(result),
    "</head>",
    "<body>",
    "<main>",
    "<article>",
    result.content_html,
    "</article>",
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}
