import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { createProse } from "./prose.ts";

const sourceCount = 12;
const sourceWords = 2000;

/** A request with every option on; with sources, 12 texts of 2,000 words, every third sentence with a name and figures. */
export function requestFor(words: number, withSources: boolean, seed: number): EnhancedBlogGenerationInput {
  return {
    topic: "Composting at home",
    keywords: ["composting", "compost heap", "leaf mould", "worm bin", "raised bed"],
    word_count_target: words,
    target_audience: "people with a small garden",
    custom_instructions: "Keep it calm.",
    include_faq_section: true,
    internal_link_targets: [
      { title: "Leaf mould", url: "/leaf-mould", keywords: ["leaf mould"] },
      { title: "Worm bins", url: "/worm-bins", keywords: ["worm bin", "busy worms"] },
      { title: "Raised beds", url: "/raised-beds", keywords: ["raised bed"] },
      { title: "Straw", url: "/straw", keywords: ["coarse straw", "good straw"] },
      { title: "Tools", url: "/tools", keywords: ["clean tools"] },
    ],
    max_internal_links: 5,
    sources: withSources ? sources(seed) : [],
  };
}

function sources(seed: number): string[] {
  const prose = createProse(seed + 1_000_000);
  let count = 0;
  const sentence = () => (count++ % 3 === 0 ? prose.finding() : prose.sentence());
  return Array.from(
    { length: sourceCount },
    (_, index) => `# Notes on composting, part ${index + 1}\n\n${prose.text(sourceWords, sentence)}`,
  );
}
