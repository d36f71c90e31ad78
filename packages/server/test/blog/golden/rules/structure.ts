import type { BlogType } from "@galley/contract";
import type { Rule } from "../post.ts";
import { comparison } from "./structure/comparison.ts";
import { faq } from "./structure/faq.ts";
import { howTo } from "./structure/how-to.ts";
import { checklist, items, labels } from "./structure/lists.ts";
import { timeline } from "./structure/timeline.ts";

/** What a type of post must have besides paragraphs. */
const ofType: Partial<Record<BlogType, Rule>> = {
  how_to: howTo,
  tutorial: howTo,
  getting_started: howTo,
  comparison,
  product_review: comparison,
  listicle: items,
  tips: items,
  top_10: items,
  statistics: items,
  checklist,
  timeline,
  myth_busting: labels,
  problem_solution: labels,
  troubleshooting: labels,
};

/** The structure fits the type of the post, and a FAQ is one. */
export const structure: Rule = (post) => [...(ofType[post.input.blog_type]?.(post) ?? []), ...faq(post)];
