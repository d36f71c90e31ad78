import type { BlogResult } from "@galley/contract";
import { compostText, wormText } from "../stages/materials.ts";
import { runBlog } from "../stages/run-blog.ts";

/** A finished post with citations, a FAQ, a brand and a category. */
export async function finishedPost(): Promise<BlogResult> {
  const { result } = await runBlog({
    topic: "Composting at home",
    keywords: ["composting", "kitchen waste"],
    length: "short",
    sources: [compostText, wormText],
    brand_name: "Green & Co",
    category: "Gardening",
  });
  return result;
}
