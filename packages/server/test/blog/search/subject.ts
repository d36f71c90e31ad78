import { inspect } from "node:util";
import { type Clock, createManualClock } from "@galley/foundation";
import { expect } from "vitest";
import type { SearchProvider, SearchQuery } from "../../../src/blog/search/port.ts";
import {
  openService,
  type Page,
  type Protocol,
  type Received,
  type Reply,
  type ServiceOptions,
  send,
} from "./service.ts";

/** How a provider is opened; `apiKey` is the protocol's unless a test wants another. */
interface Reachable {
  baseURL: string;
  apiKey: string;
  clock: Clock;
  fetch?: typeof globalThis.fetch;
}

/** A provider under test, with what is particular to its service. */
export interface Subject {
  name: SearchProvider["name"];
  protocol: Protocol;
  open(reachable: Reachable): SearchProvider;
  /** What was looked for, as it stands in a request. */
  queryOf(request: Received): string;
  /** The most words a query may have. */
  mostWords?: number;
  /** Whether results have a snippet; they have when absent. */
  hasSnippets?: boolean;
  /** Whether one result of another form makes the whole answer one that cannot be read: a library reads it for us. */
  isStrict?: boolean;
  /** ms that an answer is waited for; 15,000 when absent. */
  patience?: number;
  /** What the service answers when something is wrong, and what that is for the job. */
  refusals: ReadonlyArray<{ when: string; reply: Reply; is: Record<string, unknown> }>;
  /** Times as the service writes them, and as they are given. */
  times: ReadonlyArray<[written: string, given: string | null]>;
}

const never = new AbortController().signal;
export const query = (more: Partial<SearchQuery> = {}): SearchQuery => {
  const account = { reserve: async () => () => {}, charge: async () => {} };
  return { text: "how to compost", count: 10, language: "en", signal: never, account, ...more };
};
export const pages = (count: number): Page[] =>
  Array.from({ length: count }, (_, index) => {
    return {
      url: `https://example.org/${index + 1}`,
      title: `Page ${index + 1}`,
      snippet: `Words of page ${index + 1}.`,
    };
  });

/** A provider that reaches a service of its own. */
export async function setUp(subject: Subject, options: ServiceOptions = {}) {
  const clock = createManualClock();
  const service = await openService(subject.protocol, options);
  const apiKey = subject.protocol.key ?? "";
  const provider = subject.open({ baseURL: service.baseURL, apiKey, clock });
  return { clock, service, provider };
}

/** What a search fails with; the key stands nowhere in it. */
export async function failing(search: Promise<unknown>, key: string | undefined): Promise<unknown> {
  const error = await search.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (key !== undefined) expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key);
  return error;
}

/** A search that fails, and leaves nothing behind. */
export async function failingSearch(subject: Subject, options: ServiceOptions): Promise<unknown> {
  const { provider, clock } = await setUp(subject, options);
  const error = await failing(provider.search(query()), subject.protocol.key);
  expect(clock.waiting).toBe(0);
  return error;
}

export const replying = (reply: Reply): ServiceOptions => ({ instead: (response) => send(response, reply) });
