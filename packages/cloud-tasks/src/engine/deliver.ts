import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Clock } from "@galley/foundation";
import type { ClaimedTask } from "./claim.ts";
import type { Answer } from "./conclude.ts";
import { requestHeaders } from "./headers.ts";
import { type Outgoing, outgoingRequest } from "./request.ts";
import type { StopSignal } from "./stop-signal.ts";
import type { TaskRow } from "./tables.ts";

/**
 * An idle connection is closed after this time, in ms. Less than the 5 s after which many servers do so: a request
 * that meets such a close is lost, and costs its task an attempt.
 */
const idleFor = 4000;

/** Connections kept for the next request to the same host; a thousand requests at once otherwise open a new one each. */
const maxFreeSockets = 2000;

/** Of an answer's body, which means nothing to the queue, this much is read so that the connection can be used again. */
const mostOfBody = 64 * 1024;

/** ms that an App Engine request may take that sets no deadline: that of automatic scaling (task.proto). */
const appEngineDeadline = 600_000;

export interface DeliveryOptions {
  clock: Clock;
  /** Asked for each request: there may be several to choose from. */
  serviceOrigin: (() => string | Promise<string>) | undefined;
  /** Told of an origin of the service that could not be reached. */
  onUnreachable?: ((origin: string) => void) | undefined;
  /** Calls `onLost` when an origin of the service is found to be gone; answers how to stop looking. */
  watchOrigin?: ((origin: string, onLost: () => void) => () => void) | undefined;
  appEngineOrigin: string | undefined;
  maxRedirects: number;
  /** The value of the Authorization header, if there is to be one. */
  authorize: (request: Outgoing) => Promise<string | undefined>;
  /** Called when a request is about to be sent. */
  onSend: (claimed: ClaimedTask, request: Outgoing) => void;
}

export interface Delivery {
  /** Sends a task's request; resolves with the head of the answer. Never rejects. Stopped: resolves as unreachable. */
  send(claimed: ClaimedTask, signal: StopSignal): Promise<Answer>;
  /** Cuts all connections. */
  close(): void;
}

/** Not `fetch`: it adds headers, changes the case of names and has timeouts of its own below the 30 min a task may take. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { clock, authorize } = options;
  const settings = { keepAlive: true, timeout: idleFor, maxFreeSockets };
  const http = new HttpAgent(settings);
  const https = new HttpsAgent(settings);

  function open(task: TaskRow, request: Outgoing, authorization: string | undefined): ClientRequest {
    const { url, method, headers, body } = request;
    const secure = url.protocol === "https:";
    if (!secure && url.protocol !== "http:") throw new Error(`${url.protocol} is neither http: nor https:`);
    return (secure ? httpsRequest : httpRequest)({
      agent: secure ? https : http,
      method,
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port,
      path: url.pathname + url.search,
      headers: requestHeaders({ ...task, method }, headers, url.host, authorization, body),
    });
  }

  async function attemptAt(
    origin: string | undefined,
    claimed: ClaimedTask,
    deadline: number,
    signal: StopSignal,
  ): Promise<Answer> {
    const { task } = claimed;
    let request = outgoingRequest(claimed, { ...options, serviceOrigin: origin });
    let authorization = await authorize(request);
    // App Engine does not follow any (target.proto, AppEngineHttpRequest).
    const mostRedirects = task.target === "app_engine" ? 0 : options.maxRedirects;
    options.onSend(claimed, request);
    for (let redirects = 0; ; redirects++) {
      const left = deadline - clock.now();
      const sent = open(task, request, authorization);
      const lost = () => sent.destroy(new Error("The process that was called is gone"));
      const unwatch = origin === undefined ? undefined : options.watchOrigin?.(origin, lost);
      const answer = await exchange(sent, request.body, left, clock, signal);
      unwatch?.();
      const next = redirects < mostRedirects ? redirected(request, answer) : undefined;
      if (!next) return answer;
      // What proves who sends it is for the first host alone.
      if (next.url.origin === request.url.origin) request = next;
      else {
        authorization = undefined;
        request = { ...next, headers: withoutSecrets(next.headers) };
      }
    }
  }

  /** Where the service has several origins, one that does not answer is followed by another at once. */
  async function attempt(claimed: ClaimedTask, signal: StopSignal): Promise<Answer> {
    const { task } = claimed;
    const deadline = clock.now() + (task.dispatch_deadline || appEngineDeadline);
    if (task.target !== "service") return attemptAt(undefined, claimed, deadline, signal);
    const tried = new Set<string | undefined>();
    for (let origin = await options.serviceOrigin?.(); ; ) {
      const answer = await attemptAt(origin, claimed, deadline, signal);
      if (answer.kind !== "unreachable" || origin === undefined || signal.stopped) return answer;
      options.onUnreachable?.(origin);
      tried.add(origin);
      origin = await options.serviceOrigin?.();
      if (tried.has(origin)) return answer;
    }
  }

  return {
    async send(claimed, signal) {
      try {
        return await attempt(claimed, signal);
      } catch (error) {
        return { kind: "unreachable", reason: reasonOf(error) };
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)));
}

/** Where an answer sends the request on to: 307 and 308 as it is, the older ones only where no body would be lost. */
function redirected(request: Outgoing, answer: Answer): Outgoing | undefined {
  if (answer.kind !== "answered" || answer.location === undefined) return undefined;
  const keeps = answer.status === 307 || answer.status === 308;
  const bodiless = request.method === "GET" || request.method === "HEAD";
  if (!keeps && !(bodiless && answer.status >= 301 && answer.status <= 303)) return undefined;
  return URL.canParse(answer.location, request.url.href)
    ? { ...request, url: new URL(answer.location, request.url) }
    : undefined;
}

function exchange(
  request: ClientRequest,
  body: Uint8Array,
  deadline: number,
  clock: Clock,
  signal: StopSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    const cancelDeadline = clock.after(deadline, () => {
      resolve({ kind: "timed_out" });
      request.destroy();
    });
    const unlisten = signal.listen(() => request.destroy(new Error("The dispatcher stopped")));
    request.on("response", (response) => {
      resolve(answerOf(response));
      drain(response);
    });
    request.on("error", (error) => resolve({ kind: "unreachable", reason: reasonOf(error) }));
    // Comes in every case and last: after the body, or when the connection is gone.
    request.on("close", () => {
      cancelDeadline();
      unlisten();
      resolve({ kind: "unreachable", reason: "The connection closed without an answer" });
    });
    request.end(body);
  });
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): Answer {
  const { "retry-after": retryAfter, location } = headers;
  return {
    kind: "answered",
    status: statusCode,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(location !== undefined && { location }),
  };
}

function drain(response: IncomingMessage): void {
  let read = 0;
  response.on("data", (piece: Buffer) => {
    read += piece.length;
    if (read > mostOfBody) response.destroy();
  });
  // The status has been taken; a body that breaks off changes nothing.
  response.on("error", () => {});
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}
