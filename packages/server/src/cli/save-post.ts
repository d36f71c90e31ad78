import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BlogResult } from "@galley/contract";
import { money } from "./show.ts";

/** Writes a post as Markdown, and beside it the whole result as JSON. Returns the Markdown file's path. */
export async function savePost(folder: string, post: BlogResult): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${post.slug}.md`);
  await writeFile(file, post.content);
  await writeFile(join(folder, `${post.slug}.json`), `${JSON.stringify(post, null, 2)}\n`);
  return file;
}

const score = (value: number | null): string => (value === null ? "none" : value.toFixed(1));

/** A few lines about a post, for a terminal. */
export function describePost(post: BlogResult, file: string): string {
  const paid = post.total_cost === null ? "price unknown" : money(post.total_cost);
  return [
    `  title        ${post.title}`,
    `  words        ${post.content_metadata.word_count}, ${post.content_metadata.reading_time} min to read`,
    `  scores       quality ${score(post.quality_score)} · SEO ${score(post.seo_score)} · readability ${score(post.readability_score)}`,
    `  citations    ${post.citations.length}`,
    `  cost         ${paid}, ${post.total_tokens} tokens, ${post.generation_time.toFixed(1)} s of work`,
    `  file         ${file}`,
    ...post.warnings.map((warning) => `  note         ${warning}`),
  ].join("\n");
}
