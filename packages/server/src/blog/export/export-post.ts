import type { BlogExport, BlogResult, ExportFormat } from "@galley/contract";
import type { TextTools } from "../tools.ts";
import { htmlPage } from "./html-page.ts";
import { markdownFile, mdxFile } from "./markdown-file.ts";
import { postFields } from "./post-fields.ts";

function jsonFile(result: BlogResult): string {
  const { content, content_html, structured_data } = result;
  const post: BlogExport = { ...postFields(result), content, content_html, structured_data };
  return `${JSON.stringify(post, null, 2)}\n`;
}

interface Form {
  type: string;
  extension: string;
  write(result: BlogResult, text: TextTools): string | Promise<string>;
}

const forms: Record<ExportFormat, Form> = {
  markdown: { type: "text/markdown", extension: "md", write: markdownFile },
  mdx: { type: "text/mdx", extension: "mdx", write: mdxFile },
  html: { type: "text/html", extension: "html", write: htmlPage },
  json: { type: "application/json", extension: "json", write: jsonFile },
};

/** A file of a post. */
export interface ExportedPost {
  type: string;
  name: string;
  body: Buffer;
}

/** A finished post as a file: always the same for the same result. */
export async function exportPost(result: BlogResult, format: ExportFormat, text: TextTools): Promise<ExportedPost> {
  const { type, extension, write } = forms[format];
  return {
    type: `${type}; charset=utf-8`,
    name: `${result.slug}.${extension}`,
    // Half of a surrogate pair has no bytes in UTF-8.
    body: Buffer.from((await write(result, text)).toWellFormed()),
  };
}
