import { atOnce } from "../../jobs/at-once.ts";
import { JobError } from "../../jobs/job-error.ts";
import type { Robots } from "../../net/robots.ts";
import { readSourcePage } from "../sources/read-page.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, SearchAnswer, SourcePage } from "../types.ts";
import type { SearchHit, SearchProvider } from "./port.ts";

/** What a web search for a post takes. */
export interface SearchTools {
  provider: SearchProvider;
  robots: Robots;
}

/** What is searched for, and how much of what is found is read. */
export interface ResearchPlan {
  queries: readonly string[];
  /** Addresses that need not be read. */
  known: ReadonlySet<string>;
  mostPages: number;
}

interface Research extends SearchAnswer {
  pages: SourcePage[];
  warnings: string[];
}

const hitsPerQuery = 10;
const fetchedAtOnce = 3;
/** Hits that are told of: the first page of results of each of three queries. */
const mostHits = 30;
/** Pages of one host that are read before those of others: ten articles of one author are one opinion. */
const mostOfHost = 2;
/** What the rank in a list counts for (reciprocal rank fusion, Cormack et al. 2009, with their constant). */
const rankConstant = 60;

/** Searches and reads the pages that come first. Each answer is stored, and a resumed job asks no more. */
export async function research(
  tools: BlogTools,
  { provider, robots }: SearchTools,
  context: BlogContext,
  { queries, known, mostPages }: ResearchPlan,
): Promise<Research> {
  const warnings: string[] = [];
  const lists: SearchHit[][] = [];
  for (const text of queries) {
    try {
      lists.push(await hitsOf(provider, context, text));
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      warnings.push(failureOf(provider, error));
      // What refuses one refuses all.
      break;
    }
  }
  const hits = ranked(lists);
  const waiting = spread(hits.map(({ url }) => url).filter((url) => !known.has(url)));
  const { pages, tried } = await readPages(tools, robots, context, waiting, mostPages);
  const told = hits.slice(0, mostHits).map(({ url, title }) => ({ url, title, tried: tried.has(url) }));
  return { pages, hits: told, answered: warnings.length === 0, warnings };
}

function failureOf({ name }: SearchProvider, { code, message }: JobError): string {
  return code === "budget_exceeded"
    ? `search_skipped: A search (${name}) costs money and was left out. ${message}`
    : `search_failed: A search (${name}) brought nothing. ${message}`;
}

/** The subject as it was given, and with the keywords that it does not name. */
export function queriesFor(topic: string, keywords: readonly string[]): string[] {
  const named = topic.toLowerCase();
  const others = keywords.filter((keyword) => !named.includes(keyword.toLowerCase()));
  const queries = [topic, `${topic} ${others.slice(0, 3).join(" ")}`.trim(), keywords.slice(0, 4).join(" ")];
  return [...new Set(queries)];
}

function hitsOf(provider: SearchProvider, context: BlogContext, text: string): Promise<SearchHit[]> {
  const { language } = context.input;
  const asked = { provider: provider.name, text, language, count: hitsPerQuery };
  return context.part(`search/${text}`, asked, () =>
    provider.search({ text, count: hitsPerQuery, language, signal: context.signal, account: context }),
  );
}

/** The hits of all lists, those first that stand high in many. */
function ranked(lists: SearchHit[][]): SearchHit[] {
  const found = new Map<string, { hit: SearchHit; score: number }>();
  for (const list of lists) {
    for (const [rank, hit] of list.entries()) {
      const known = found.get(hit.url) ?? { hit, score: 0 };
      found.set(hit.url, { ...known, score: known.score + 1 / (rankConstant + rank) });
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score).map(({ hit }) => hit);
}

/** The same addresses, those behind that are too many of one host. */
function spread(addresses: string[]): string[] {
  const counts = new Map<string, number>();
  const surplus: string[] = [];
  const first = addresses.filter((url) => {
    const host = new URL(url).host;
    const count = (counts.get(host) ?? 0) + 1;
    counts.set(host, count);
    if (count > mostOfHost) surplus.push(url);
    return count <= mostOfHost;
  });
  return [...first, ...surplus];
}

/** Reads as many pages as are wanted; for those that cannot be read the next ones get one chance. */
async function readPages(
  tools: BlogTools,
  robots: Robots,
  context: BlogContext,
  addresses: string[],
  most: number,
): Promise<{ pages: SourcePage[]; tried: Set<string> }> {
  const read = async (some: string[]): Promise<SourcePage[]> => {
    const pages = await atOnce(some, fetchedAtOnce, (url) => readFound(tools, robots, context, url));
    return pages.filter((page) => page !== null);
  };
  const first = addresses.slice(0, most);
  const pages = await read(first);
  const others = addresses.slice(most, most + first.length - pages.length);
  return { pages: [...pages, ...(await read(others))], tried: new Set([...first, ...others]) };
}

function readFound(tools: BlogTools, robots: Robots, context: BlogContext, url: string): Promise<SourcePage | null> {
  return context.part(`found/${url}`, url, async () => {
    if (!(await robots.allows(url, context.signal))) return null;
    const outcome = await readSourcePage(tools, url, context.signal);
    return outcome.ok ? outcome.page : null;
  });
}
