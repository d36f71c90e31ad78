import { JobError } from "../../jobs/job-error.ts";
import type { Robots } from "../../net/robots.ts";
import { readSourcePage } from "../sources/read-page.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, SourcePage } from "../types.ts";
import type { SearchHit, SearchProvider } from "./port.ts";

/** What a web search for a post takes. */
export interface SearchTools {
  provider: SearchProvider;
  robots: Robots;
}

export interface Research {
  pages: SourcePage[];
  warnings: string[];
}

const hitsPerQuery = 10;
/** Pages that are read for one post: enough to compare, few enough to read in seconds. */
const mostPages = 6;
const atOnce = 3;
/** What the rank in a list counts for (reciprocal rank fusion, Cormack et al. 2009, with their constant). */
const rankConstant = 60;

/** Searches for the subject and reads the pages that come first. Each answer is stored, and a resumed job asks no more. */
export async function research(
  tools: BlogTools,
  { provider, robots }: SearchTools,
  context: BlogContext,
  keywords: readonly string[],
  known: ReadonlySet<string>,
): Promise<Research> {
  const warnings: string[] = [];
  const lists: SearchHit[][] = [];
  for (const text of queriesFor(context.input.topic, keywords)) {
    try {
      lists.push(await hitsOf(provider, context, text));
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      warnings.push(`search_failed: A search (${provider.name}) brought nothing. ${error.message}`);
      // What refuses one refuses all.
      break;
    }
  }
  const addresses = ranked(lists)
    .filter((url) => !known.has(url))
    .slice(0, mostPages);
  const pages = await readAll(tools, robots, context, addresses);
  if (pages.length === 0 && warnings.length === 0) {
    warnings.push(`search_found_nothing: The search (${provider.name}) brought no page that could be read.`);
  }
  return { pages, warnings };
}

/** The subject as it was given, and with the keywords that it does not name. */
function queriesFor(topic: string, keywords: readonly string[]): string[] {
  const named = topic.toLowerCase();
  const others = keywords.filter((keyword) => !named.includes(keyword.toLowerCase()));
  const queries = [topic, `${topic} ${others.slice(0, 3).join(" ")}`.trim(), keywords.slice(0, 4).join(" ")];
  return [...new Set(queries)];
}

function hitsOf(provider: SearchProvider, context: BlogContext, text: string): Promise<SearchHit[]> {
  const { language } = context.input;
  const asked = { provider: provider.name, text, language, count: hitsPerQuery };
  return context.part(`search/${text}`, asked, () =>
    provider.search({ text, count: hitsPerQuery, language, signal: context.signal }),
  );
}

/** The addresses of all lists, those first that stand high in many. */
function ranked(lists: SearchHit[][]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [rank, { url }] of list.entries()) scores.set(url, (scores.get(url) ?? 0) + 1 / (rankConstant + rank));
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([url]) => url);
}

async function readAll(
  tools: BlogTools,
  robots: Robots,
  context: BlogContext,
  addresses: string[],
): Promise<SourcePage[]> {
  const read: Array<SourcePage | null> = [];
  const waiting = [...addresses.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, url] = next;
      read[index] = await context.part(`found/${url}`, url, async () => {
        if (!(await robots.allows(url, context.signal))) return null;
        const outcome = await readSourcePage(tools, url, context.signal);
        return outcome.ok ? outcome.page : null;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return read.filter((page) => page !== null);
}
