import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { EnhancedBlogGenerationRequest } from "@galley/contract";
import type { OutlineBrief } from "../../../src/blog/briefs/outline.ts";
import type { PostBrief } from "../../../src/blog/briefs/post.ts";
import type { SectionBrief } from "../../../src/blog/briefs/section.ts";
import type { SeoBrief } from "../../../src/blog/briefs/seo.ts";
import type { BlogContext, ModelChoice } from "../../../src/blog/types.ts";
import type { Charge } from "../../../src/jobs/define.ts";

/** A job's context in memory, with what was charged and stored. */
export interface TestContext extends BlogContext {
  readonly charges: Charge[];
  /** The stored parts, by key and input. */
  readonly parts: ReadonlyMap<string, string>;
  abort(reason: unknown): void;
}

/** `stored`: the parts of an earlier attempt. */
export function createTestContext(
  model: ModelChoice,
  stored: ReadonlyMap<string, string> = new Map(),
  input: Partial<EnhancedBlogGenerationInput> = {},
): TestContext {
  const controller = new AbortController();
  const charges: Charge[] = [];
  const parts = new Map(stored);
  return {
    jobId: "00000000-0000-4000-8000-000000000000",
    input: EnhancedBlogGenerationRequest.parse({ topic: "Composting at home", keywords: ["composting"], ...input }),
    pinned: { model, hasSources: false, acceptedAt: "2026-01-01T00:00:00.000Z" },
    signal: controller.signal,
    charges,
    parts,
    abort: (reason) => controller.abort(reason),
    maxCost: null,
    show: () => {},
    reserve: async () => () => {},
    async charge(charge) {
      charges.push(charge);
    },
    async part<T>(key: string, partInput: unknown, work: () => Promise<T>): Promise<T> {
      const id = JSON.stringify([key, partInput]);
      const known = parts.get(id);
      const json = known ?? JSON.stringify(await work());
      parts.set(id, json);
      return JSON.parse(json) as T;
    },
  };
}

export const post: PostBrief = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  tone: "friendly",
  blog_type: "how_to",
  language: "en",
  comparison_items: [],
};

export const outlineBrief: OutlineBrief = {
  task: "outline",
  post,
  target_words: 800,
  include_faq: true,
  intent: "informational",
  related_terms: ["worm bin"],
  questions: ["How long does composting take?"],
  perspectives: [],
  competitors: [],
  gaps: [],
  evidence: [],
};

export const sectionBrief: SectionBrief = {
  task: "section",
  post,
  title: "Composting at home",
  section: {
    id: "s2",
    heading: "What goes in",
    kind: "body",
    purpose: "Say what can be composted.",
    points: ["greens and browns"],
    keywords: ["kitchen waste"],
    target_words: 200,
  },
  headings: ["Why compost", "What goes in", "In short"],
  questions: [],
  evidence: [],
};

export const seoBrief: SeoBrief = {
  task: "seo",
  post,
  title: "Composting at home",
  text: "Composting turns kitchen waste into soil.",
};
