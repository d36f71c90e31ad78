import { foundText } from "../stages/shared/request.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, Evidence, Initialization, Perspective } from "../types.ts";
import { research } from "./research.ts";

/** Searches, pages and passages of the second round: what the first one has left open, and not as much again. */
const mostQueries = 4;
const mostPages = 4;
const mostPassages = 120;

/** What a second search has brought. */
interface Deepened {
  evidence: Evidence[];
  warnings: string[];
}

/**
 * Searches for what readers ask and the evidence does not answer. Nothing where the first search was not answered, or
 * brought no page that could be read: then this one would fare no better.
 */
export async function deepen(
  tools: BlogTools,
  context: BlogContext,
  { search, found, pages, keywords, evidence }: Initialization,
  perspectives: readonly Perspective[],
): Promise<Deepened> {
  const { input, pinned } = context;
  if (tools.search === undefined || !search?.answered || found.length === 0) return { evidence: [], warnings: [] };
  const queries = await tools.text.run(
    "openQuestions",
    perspectives.map(({ questions }) => questions),
    evidence,
    {
      subject: keywords[0] ?? input.topic,
      about: [input.topic, ...keywords].join(" "),
      most: mostQueries,
      language: input.language,
    },
  );
  const tried = search.hits.filter((hit) => hit.tried);
  const known = new Set([...pages, ...found].flatMap(({ address, url }) => [address, url]));
  for (const { url } of tried) known.add(url);
  const deeper = await research(tools, tools.search, context, { queries, known, mostPages });
  // A page that forwards to one that was read is that page.
  const fresh = deeper.pages.filter(({ url }) => !known.has(url));
  const texts = [...new Map(fresh.map((page) => [page.url, page])).values()];
  if (texts.length === 0) return { evidence: [], warnings: deeper.warnings };
  const passages = await tools.text.run("toEvidence", texts.map(foundText), pinned.acceptedAt, evidence, mostPassages);
  const times = new Map(texts.map(({ url, retrieved_at }) => [url, retrieved_at]));
  const { name } = tools.search.provider;
  const told = passages.map((item) => ({
    ...item,
    retrieved_at: times.get(item.url ?? "") ?? item.retrieved_at,
    provider: name,
  }));
  return { evidence: told, warnings: deeper.warnings };
}
