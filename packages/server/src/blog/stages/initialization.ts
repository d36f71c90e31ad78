import { type EnhancedBlogGenerationRequest, lengthWords } from "@galley/contract";
import { offlineLanguages } from "../models/offline/stock/stocks.ts";
import { queriesFor, research } from "../search/research.ts";
import { type GatheredPage, gatherPages } from "../sources/gather.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogPinned, BlogStageOf, Evidence, SourcePage } from "../types.ts";
import { fingerprint, withoutDoubles } from "./shared/lines.ts";
import { allTexts, sourceAddresses } from "./shared/request.ts";

/** Pages of a search that are read for one post: enough to compare, few enough to read in seconds. */
const mostPages = 6;

/** Reads the request: the keywords, the length, the pages and passages to quote from, and what of it cannot be served. */
export const createInitialization = (tools: BlogTools): BlogStageOf<"initialization"> => ({
  name: "initialization",
  version: 4,
  weight: 4,
  says: { start: "Reading the request and its sources", complete: "Request read: complete" },
  details: ({ requested_words, pages, evidence }) =>
    `${requested_words} words wanted, ${pages.length} pages read, ${evidence.length} passages to quote from`,
  run: async (context) => {
    const { input, pinned } = context;
    const gathered = await gatherPages(tools, context, sourceAddresses(input));
    const pages = gathered.flatMap(({ outcome }) => (outcome.ok ? [outcome.page] : []));
    const keywords = withoutDoubles(input.keywords);
    const search = input.use_google_search ? tools.search : undefined;
    const known = new Set(pages.flatMap(({ address, url }) => [address, url]));
    const queries = queriesFor(input.topic, keywords);
    const searched = search && (await research(tools, search, context, { queries, known, mostPages }));
    const found = searched?.pages ?? [];
    const texts = allTexts(input, { pages, found });
    const passages = texts.length > 0 ? await tools.text.run("toEvidence", texts, pinned.acceptedAt) : [];
    const evidence = withOrigins(passages, pages, found, search?.provider.name);
    return {
      requested_words: input.word_count_target ?? lengthWords[input.length],
      keywords,
      pages,
      found,
      search: searched ? { answered: searched.answered, hits: searched.hits } : null,
      evidence,
      warnings: [
        writtenBy(pinned),
        ...languageWarnings(input, pinned),
        ...gathered.flatMap(pageWarnings),
        ...lengthWarnings(
          texts.map(({ text }) => text),
          evidence,
        ),
        ...(searched?.warnings ?? []),
        ...(search && searched?.answered && found.length === 0 ? [foundNothing(search.provider.name)] : []),
        ...optionWarnings(input, pinned, evidence, search !== undefined),
      ],
    };
  },
});

/** A page was retrieved when it was fetched, a given text when the job was accepted; what a search found is told of as such. */
function withOrigins(
  evidence: Evidence[],
  pages: SourcePage[],
  found: SourcePage[],
  searchedWith: string | undefined,
): Evidence[] {
  const times = new Map([...found, ...pages].map(({ url, retrieved_at }) => [url, retrieved_at]));
  const own = new Set(pages.map(({ url }) => url));
  const others = new Set(found.map(({ url }) => url).filter((url) => !own.has(url)));
  return evidence.map((item) => ({
    ...item,
    retrieved_at: times.get(item.url ?? "") ?? item.retrieved_at,
    provider: searchedWith !== undefined && others.has(item.url ?? "") ? searchedWith : item.provider,
  }));
}

const foundNothing = (name: string): string =>
  `search_found_nothing: The search (${name}) brought no page that could be read.`;

function writtenBy({ model }: BlogPinned): string {
  if (model.provider === "offline")
    return "written_by: Galley's offline writer wrote this post by rules, without a language model; it knows only what the request and its sources say.";
  return `written_by: The model ${model.model} of ${model.provider} wrote this post.`;
}

function languageWarnings(input: EnhancedBlogGenerationRequest, { model }: BlogPinned): string[] {
  const language = input.language.split("-")[0]?.toLowerCase() ?? "";
  if (model.provider !== "offline" || offlineLanguages.some((known) => known === language)) return [];
  return [
    `language_not_supported: The offline writer does not write the language ${input.language}; its own sentences are in English.`,
  ];
}

function pageWarnings({ address, outcome }: GatheredPage): string[] {
  if (!outcome.ok) return [`source_not_fetched: The source ${shown(address)} was not read. ${outcome.reason}`];
  if (!outcome.page.is_shortened) return [];
  return [
    `source_shortened: The source ${shown(address)} is long; only the first ${outcome.page.text.length} characters of its text were used.`,
  ];
}

/** An address in a warning: no longer than a line or two, and without a password that someone left in it. */
function shown(address: string): string {
  const clean = address.replace(/^(https?:\/\/)[^/?#]*@/i, "$1");
  return clean.length <= 200 ? clean : `${clean.slice(0, 199)}…`;
}

function lengthWarnings(texts: string[], evidence: Evidence[]): string[] {
  const warnings: string[] = [];
  const passages = fingerprint(evidence.map(({ passage }) => passage).join(" ")).length;
  const given = fingerprint(texts.join(" ")).length;
  if (given > 0 && evidence.length === 0)
    warnings.push("sources_without_text: The given sources hold no sentence that could be quoted.");
  // Headings and titles are no passages; what is missing beyond a fifth was cut for its length.
  else if (passages < given * 0.8)
    warnings.push(
      `sources_shortened: The sources are longer than what is searched for quotations; ${evidence.length} passages of them were used.`,
    );
  return warnings;
}

function optionWarnings(
  input: EnhancedBlogGenerationRequest,
  pinned: BlogPinned,
  evidence: Evidence[],
  searched: boolean,
): string[] {
  const none = evidence.length === 0;
  const unserved: Array<[boolean, string]> = [
    [
      input.use_google_search && !searched,
      "search_not_configured: No web search is configured, so nothing but the given sources was looked at.",
    ],
    [
      input.use_consensus_generation && pinned.consensus === undefined,
      "consensus_not_available: No second model is configured, so the post has one writer.",
    ],
    [
      input.use_fact_checking && none,
      "fact_checking_without_evidence: There is no source text to check claims against, so none was checked.",
    ],
    [
      input.use_citations && none,
      "citations_without_evidence: There is no source text to cite, so the post has no citations.",
    ],
    [
      input.use_knowledge_graph && none,
      "knowledge_graph_without_evidence: Entities are taken from source texts, and there is none.",
    ],
  ];
  return unserved.flatMap(([applies, warning]) => (applies ? [warning] : []));
}
