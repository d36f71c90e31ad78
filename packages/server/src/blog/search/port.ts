import type { Charge } from "../../jobs/define.ts";

/** The services that can be searched with, in the order in which their settings are looked for. */
export const serviceNames = ["searxng", "brave", "tavily", "google"] as const;
/** Models that search: each search is a paid call, so only who names one of them gets it. */
export const groundedNames = ["openai", "anthropic", "gemini"] as const;
export type GroundedName = (typeof groundedNames)[number];
export type SearchProviderName = (typeof serviceNames)[number] | GroundedName;

/** Where a search that is paid for by the call is charged; a `StageContext` is one. */
interface SearchAccount {
  /** @throws JobError `budget_exceeded` */
  reserve(most: number | null): Promise<() => void>;
  charge(charge: Charge): Promise<void>;
}

export interface SearchQuery {
  /** What is looked for. A text that is longer than the service takes is cut after a word. */
  text: string;
  /** The most hits that are wanted, 1 to 20. */
  count: number;
  /** BCP 47. A language that the service cannot be asked for is left to it. */
  language: string;
  signal: AbortSignal;
  account: SearchAccount;
}

export interface SearchHit {
  /** http or https, without a fragment. */
  url: string;
  /** Plain text; the name of the host where the page has no title. */
  title: string;
  /** Plain text of at most 2,000 characters; empty where the service gives none. */
  snippet: string;
  /** ISO 8601 in UTC; null where the service does not say, or not clearly. */
  publishedAt: string | null;
}

/** Searches the web. */
export interface SearchProvider {
  readonly name: SearchProviderName;
  /**
   * At most `count` pages, the best first, none twice.
   *
   * @throws JobError in words for the job's owner; the signal's reason when it is aborted
   */
  search(query: SearchQuery): Promise<SearchHit[]>;
}
