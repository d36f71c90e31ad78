import { TimeLimitReached, waitFor, withTimeLimit } from "./abort.ts";
import { parseBaseUrl, resolveAddress } from "./address.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { GalleyError, NetworkError } from "./errors.ts";
import { type CallOptions, type ConnectionOptions, type FetchLike, milliseconds } from "./options.ts";
import { delayBeforeRetry, type Repeat } from "./retry.ts";
import { fetchThatTells } from "./xhr.ts";

/** One request, as the functions of this package describe it. */
export type Call = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** A path of the API, or an address the server gave. */
  target: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Sent instead of `body`, as it is. */
  raw?: FormData | Blob;
  /** Told which share (0 to 1) of the body has left, where there is a way to know (browsers). */
  onSent?: (share: number) => void;
  /** Told of each try that failed, before it is known whether there is another. */
  onFailedTry?: (error: GalleyError) => void;
  headers?: Record<string, string | undefined>;
  /** The answer is a text and no JSON. */
  asText?: boolean;
  repeat: Repeat;
  /** Milliseconds the server may hold the answer, on top of `timeout`. */
  hold?: number;
  /** The moment (of `now`) after which nothing is tried again, and a try that runs has `lastLook` left. */
  deadline?: number;
};

/** An answer whose body is read as it comes. */
export type Opened = { response: Response; close(): void };

/** A way to Galley for one call of the package. */
export type Connection = {
  /** Sends, and sends again while that makes sense. Rejects with a `GalleyError`, or with the abort's reason. */
  send(call: Call): Promise<Answer>;
  /** Sends once, and gives the answer as soon as it begins. Whoever opens it closes it. Errors as `send`. */
  open(call: Call): Promise<Opened>;
  now(): number;
  /** Rejects with the abort's reason. */
  wait(milliseconds: number): Promise<void>;
};

/** Milliseconds a try may run past the deadline, so that a look made just before it still gets its answer. */
const lastLook = 5000;

/** What is done with a request within its time limit. `fetch` sends it. */
type Exchange<Taken> = (
  fetch: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
  name: string,
) => Promise<Taken | GalleyError>;

const globalFetch: FetchLike = (url, init) => globalThis.fetch(url, init);

/** Checks the options (throws TypeError, RangeError) and gives the way to Galley that they describe. Opens nothing yet. */
export function connect(options: ConnectionOptions & CallOptions): Connection {
  const base = parseBaseUrl(options.baseUrl);
  const timeout = milliseconds("timeout", options.timeout, 30_000);
  const { signal, maxRetries = 4, random = Math.random, now = Date.now } = options;
  const wait = (duration: number) => (options.wait ?? waitFor)(duration, signal);

  async function tryOnce<Taken>(call: Call, exchange: Exchange<Taken>): Promise<Taken | GalleyError> {
    signal?.throwIfAborted();
    const url = addressOf(base, call);
    const name = `${call.method} ${url.pathname}`;
    const init = initOf(call, url.origin === base.origin ? options : {});
    const left = call.deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(call.deadline - now(), 0) + lastLook;
    const ms = Math.min(timeout + (call.hold ?? 0), left);
    const fetch = options.fetch ?? fetchThatTells(call.onSent) ?? globalFetch;
    try {
      return await withTimeLimit((signal) => exchange((signal) => fetch(url.href, { ...init, signal }), signal, name), {
        ms,
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TimeLimitReached) return new NetworkError(`${name} took longer than ${ms} ms`, "timeout");
      return new NetworkError(`${name} did not reach ${url.origin}: ${causesOf(error)}`, "network_error", error);
    }
  }

  async function send(call: Call): Promise<Answer> {
    for (let retry = 0; ; retry++) {
      const outcome = await tryOnce(call, async (fetch, signal, name) => {
        const response = await fetch(signal);
        return readAnswer(response, await response.text(), name, call.asText);
      });
      if (!(outcome instanceof GalleyError)) return outcome;
      call.onFailedTry?.(outcome);
      const delay = retry < maxRetries ? delayBeforeRetry(outcome, call.repeat, retry, random) : undefined;
      if (delay === undefined || (call.deadline !== undefined && now() + delay > call.deadline)) throw outcome;
      await wait(delay);
    }
  }

  async function open(call: Call): Promise<Opened> {
    // Of its own, because the time limit is only for the beginning.
    const controller = new AbortController();
    const close = () => controller.abort();
    const outcome = await tryOnce<Opened | GalleyError>(call, async (fetch, signal, name) => {
      signal.addEventListener("abort", close, { once: true });
      const response = await fetch(controller.signal);
      if (response.ok) return { response, close };
      const answer = readAnswer(response, await response.text(), name, true);
      return answer instanceof GalleyError ? answer : { response, close };
    });
    if (outcome instanceof GalleyError) throw outcome;
    return outcome;
  }

  return { send, open, now, wait };
}

function addressOf(base: URL, call: Call): URL {
  const url = resolveAddress(base, call.target);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/**
 * Headers are made here, before the first try, so that a bad one is the caller's TypeError and not mistaken for the
 * TypeError with which `fetch` reports a broken network. Key and headers do not leave the origin they were given for.
 */
function initOf(call: Call, own: Pick<ConnectionOptions, "apiKey" | "headers">): RequestInit {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (own.apiKey) headers.set("authorization", `Bearer ${own.apiKey}`);
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  // What is raw has a type of its own: of a form with a boundary that is chosen when it is sent.
  const needed = { ...(text !== undefined && { "content-type": "application/json" }), ...call.headers };
  for (const [name, value] of [...Object.entries(own.headers ?? {}), ...Object.entries(needed)]) {
    if (value !== undefined) headers.set(name, value);
  }
  const body = call.raw ?? text;
  return { method: call.method, headers, ...(body !== undefined && { body }) };
}

/** Node's `fetch failed` hides the reason (ECONNREFUSED, a bad certificate) in `cause`. */
function causesOf(error: unknown): string {
  const said: string[] = [];
  for (let one = error; one instanceof Error && said.length < 4; one = one.cause) {
    const code = "code" in one && typeof one.code === "string" ? one.code : "";
    said.push(one.message || code || one.name);
  }
  return said.join(": ") || String(error);
}
