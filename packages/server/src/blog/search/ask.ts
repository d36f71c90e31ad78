import type { Clock } from "@galley/foundation";
import type { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import { fromConnection } from "../../upstream/connection.ts";
import { readJson } from "../../upstream/json.ts";
import type { Verdict } from "../../upstream/verdict.ts";
import { fromStatus, type Refusal } from "./failures.ts";

/** How a service is reached. Operators name the addresses, so that these may lead into their own networks. */
export interface Reach {
  clock: Clock;
  /** ms for a whole search; 15,000 when absent. */
  timeout?: number | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

/** The service that is asked. */
export interface Service {
  /** Its name at the beginning of a sentence. */
  label: string;
  /** The variable that holds its address. */
  setting: string;
  /** The key, which must not stand in a message. */
  apiKey?: string;
  /** What a status means here, where that is not what it means everywhere. */
  explain?(refusal: Refusal): Verdict | undefined;
}

interface Question<Answer> {
  url: URL;
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** What has to be in the answer. */
  schema: z.ZodType<Answer>;
}

export type Ask = <Answer>(question: Question<Answer>) => Promise<Answer>;

/** The way to the service for a library that asks it by itself. */
export interface Line {
  /** Aborted by the caller, or when the time is over. */
  signal: AbortSignal;
  /** Answers with JSON, and fails with a `JobError` for everything else. */
  fetch: typeof globalThis.fetch;
}

/** The usual limit of a search in ms; services answer within two seconds. */
const usualTimeout = 15_000;
/** Bytes of an answer, decompressed. Twenty results take about 60 kB. */
const largestAnswer = 2_000_000;
/** Bytes of a refusal that are looked at. */
const largestRefusal = 16_384;

/**
 * Asks a service one or more questions, all within the time of one search.
 *
 * @throws JobError; the signal's reason when it is aborted
 */
export async function withService<Result>(
  service: Service,
  reach: Reach,
  signal: AbortSignal,
  talk: (ask: Ask, line: Line) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const timer = new AbortController();
  const stop = reach.clock.after(reach.timeout ?? usualTimeout, () =>
    timer.abort(new JobError("provider_timeout", `${service.label} took too long to answer.`, { retryable: true })),
  );
  const either = AbortSignal.any([signal, timer.signal]);
  try {
    const ask: Ask = (question) => askOnce(service, reach, either, question);
    return await talk(ask, { signal: either, fetch: (input, init) => fetchJson(service, reach, input, init) });
  } catch (error) {
    signal.throwIfAborted();
    timer.signal.throwIfAborted();
    throw error;
  } finally {
    stop();
  }
}

async function askOnce<Answer>(
  service: Service,
  reach: Reach,
  signal: AbortSignal,
  { url, schema, method = "GET", headers, body }: Question<Answer>,
): Promise<Answer> {
  const init = {
    method,
    headers: { accept: "application/json", ...headers },
    signal,
    ...(body !== undefined && { body }),
  };
  const answer = await fetchJson(service, reach, url, init);
  const read = schema.safeParse(await answer.json());
  if (!read.success) throw noResults(service);
  return read.data;
}

/** An answer of 2xx that is JSON, whole and not too large. @throws JobError for every other */
async function fetchJson(
  service: Service,
  reach: Reach,
  url: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit = {},
): Promise<Response> {
  const answer = await fetchText(reach, url, init).catch((error: unknown) => {
    const { verdict, cause } = fromConnection(error);
    throw failed(service, verdict, cause);
  });
  if (!answer.ok) {
    const refusal = { ...answer, body: withoutKey(answer.body, service.apiKey) };
    throw failed(service, service.explain?.(refusal) ?? fromStatus(refusal, service.setting, reach.clock.now()));
  }
  if (!answer.isWhole) throw failed(service, unreadable("sent an answer that is too large"));
  if (readJson(answer.body) === undefined) throw failed(service, unreadable("sent an answer that is not JSON"));
  return new Response(answer.body, { headers: { "content-type": "application/json" } });
}

function failed({ label }: Service, { code, retryable, says, retryAfter }: Verdict, cause?: unknown): JobError {
  return new JobError(code, `${label} ${says}.`, { retryable, retryAfter, cause });
}

/** For an answer that is JSON and nothing else that was asked for. */
export const noResults = (service: Service): JobError =>
  failed(service, unreadable("sent an answer that is no list of results"));

/** Mostly what stands between here and there (a proxy, a page of a hotel's network), which may pass. */
const unreadable = (says: string): Verdict => ({ code: "provider_unavailable", retryable: true, says });

/** A refusal counts with what could be read of it; an answer must be whole. */
async function fetchText(
  reach: Reach,
  url: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit,
): Promise<Refusal & { ok: boolean; isWhole: boolean }> {
  const headers = new Headers(init.headers);
  headers.set("user-agent", "Galley");
  // A redirect would carry the key to another address.
  const response = await (reach.fetch ?? globalThis.fetch)(url, { ...init, headers, redirect: "manual" });
  const { ok, status } = response;
  const start = readStart(response, ok ? largestAnswer : largestRefusal);
  const read = await (ok ? start : start.catch(() => ({ body: "", isWhole: false })));
  return { ok, status, headers: response.headers, ...read };
}

/** Counts what comes out of decompression, and leaves the rest where it is. */
async function readStart(response: Response, limit: number): Promise<{ body: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > limit) break;
  }
  const bytes = Buffer.concat(chunks);
  return { body: new TextDecoder().decode(bytes.subarray(0, limit)), isWhole: size <= limit };
}

/** Who refuses may repeat what was asked, and the answer is quoted. */
function withoutKey(text: string, apiKey: string | undefined): string {
  if (!apiKey) return text;
  return text.replaceAll(apiKey, "…").replaceAll(encodeURIComponent(apiKey), "…");
}
