import { z } from "zod";
import { BlogResult } from "./blog-result.ts";

/** In which form a post is taken away. */
export const ExportFormat = z.enum(["markdown", "mdx", "html", "json"]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Query of `GET /api/v1/blog/jobs/{job_id}/export`. */
export const ExportQuery = z.object({
  format: ExportFormat.default("markdown").describe(
    "`markdown` or `mdx` with YAML front matter, `html` as a page of its own, `json` with both and all fields.",
  ),
});

/** What a finished post says of itself: the front matter of its Markdown. A field there is nothing for is absent. */
export const PostFields = z.object({
  title: z.string(),
  slug: z.string(),
  date: z.iso.datetime().describe("When the post was asked for."),
  description: z.string().describe("The meta description."),
  meta_title: z.string().describe("The title for result pages."),
  excerpt: z.string(),
  lang: z.string().describe("BCP 47."),
  author: z.string().optional().describe("The `brand_name` of the request."),
  categories: z.array(z.string()).optional().describe("The `category` of the request."),
  tags: z.array(z.string()).describe("The keywords of the request."),
  keywords: z.array(z.string()).describe("The same, for templates that look there."),
  word_count: z.int().min(0),
  reading_time: z.int().min(1).describe("Minutes."),
  citations: z
    .array(z.object({ id: z.int().min(1), title: z.string(), url: z.string().optional() }))
    .optional()
    .describe("What the marks [1], [2] … in the text stand for."),
});
export type PostFields = z.infer<typeof PostFields>;

/** A finished post as JSON: its fields, its text in both forms, and its JSON-LD. */
export const BlogExport = PostFields.extend({
  content: z.string().describe("Markdown, the title as its first heading."),
  content_html: z.string().describe("The same as sanitised HTML."),
  structured_data: BlogResult.shape.structured_data,
}).meta({ id: "BlogExport" });
export type BlogExport = z.infer<typeof BlogExport>;
