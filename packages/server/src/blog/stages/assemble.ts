import { type BlogResult, blogStages, type StageResult } from "@galley/contract";
import type { Charge, StageAccount } from "../../jobs/define.ts";
import type { BlogOutputs, BlogPinned } from "../types.ts";

/** Puts the post and what it took together. */
export function assembleBlog(
  outputs: Readonly<BlogOutputs>,
  accounts: ReadonlyArray<StageAccount>,
  pinned: BlogPinned,
): BlogResult {
  const { finalization, seo_polish, citation_generation, quality_scoring, semantic_integration } = outputs;
  const { title, slug, excerpt, meta_title, meta_description, internal_links } = seo_polish;
  const charges = accounts.flatMap((account) => account.charges);
  return {
    title,
    slug,
    excerpt,
    meta_title,
    meta_description,
    ...finalization,
    // The check of citations may have taken a sentence out with its link.
    internal_links: internal_links.filter(({ url }) =>
      finalization.content_metadata.links.some(({ href }) => isSamePlace(href, url)),
    ),
    warnings: [...finalization.warnings, ...fallbackWarnings(charges, pinned)],
    quality_score: quality_scoring?.score ?? null,
    quality_dimensions: quality_scoring?.dimensions ?? {},
    citations: citation_generation?.citations ?? [],
    semantic_keywords: semantic_integration?.used ?? [],
    stage_results: stageResults(accounts),
    total_tokens: tokensOf(charges),
    total_cost: costOf(charges),
    cost_breakdown: costBreakdown(charges),
    generation_time: accounts.reduce((sum, { duration }) => sum + duration, 0),
    success: true,
  };
}

/** Whether two addresses are the same, however their letters are written; one on the author's own site has no host. */
function isSamePlace(a: string, b: string): boolean {
  const [one, other] = [a, b].map((address) => URL.parse(address, "https://own.invalid")?.href ?? address);
  return one === other;
}

/** Who answered in place of the pinned model. */
function fallbackWarnings(charges: readonly Charge[], { model, fallbacks = [], consensus }: BlogPinned): string[] {
  const named = ({ provider, model: name }: { provider: string; model: string }) => `${provider}:${name}`;
  const others = fallbacks.map(named).filter((name) => !consensus || name !== named(consensus));
  const used = new Set(charges.map(named));
  return others
    .filter((name) => used.has(name))
    .map((name) => `model_fallback: ${name} wrote parts of the post, because ${named(model)} was not to be had.`);
}

/** One row a stage; the model named is the one that answered last, where a stage asked several. */
function stageResults(accounts: ReadonlyArray<StageAccount>): StageResult[] {
  return blogStages.flatMap((stage) => {
    const own = accounts.filter((account) => account.stage === stage);
    if (own.length === 0) return [];
    const charges = own.flatMap((account) => account.charges);
    const last = charges.at(-1);
    return [
      {
        stage,
        provider: last?.provider ?? null,
        model: last?.model ?? null,
        tokens: tokensOf(charges),
        cost: costOf(charges),
        duration_seconds: own.reduce((sum, { duration }) => sum + duration, 0),
      },
    ];
  });
}

const tokensOf = (charges: readonly Charge[]): number => charges.reduce((sum, { tokens }) => sum + tokens, 0);

/** US dollars; null as soon as one price is unknown. Nothing bought costs 0. */
function costOf(charges: readonly Charge[]): number | null {
  let sum = 0;
  for (const { cost } of charges) {
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
}

function costBreakdown(charges: readonly Charge[]): BlogResult["cost_breakdown"] {
  const byModel = Map.groupBy(charges, ({ provider, model }) => `${provider}:${model}`);
  return Object.fromEntries([...byModel].map(([name, own]) => [name, costOf(own)]));
}
