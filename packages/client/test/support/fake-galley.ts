import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ErrorCode } from "@galley/contract";
import type { BlogJobStatus } from "../../src/index.ts";
import type { FakeTime } from "./fake-time.ts";
import { jobId, post, status } from "./samples.ts";

type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
};
type Reply = (response: ServerResponse, seen: Seen) => void;

/**
 * One job behind the job API of the contract: ETag and 304, `Retry-After`, `?wait=`, idempotency keys, problem+json. The
 * job is at `timeline[i]` from its time `at` on (milliseconds of fake time since the server started).
 */
export type FakeGalley = {
  baseUrl: string;
  seen: Seen[];
  timeline: { at: number; status: BlogJobStatus }[];
  /** Answers the next requests in place of the API, one each. */
  next: Reply[];
  /** Seconds in `Retry-After` of a status; none when undefined. */
  suggests: number | undefined;
  /** What `status_url` starts with. */
  linkBase: string;
  hasETags: boolean;
  holdsAnswers: boolean;
  /** The synchronous call answers so. */
  synchronous: Reply;
  close(): Promise<void>;
};

export function json(
  response: ServerResponse,
  code: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function problem(
  code: ErrorCode,
  statusCode: number,
  headers: Record<string, string> = {},
  detail = "",
  more: { errors?: Array<{ path: string; message: string }> } = {},
): Reply {
  return (response, seen) => {
    const body = {
      type: `urn:galley:problem:${code}`,
      title: code.replaceAll("_", " "),
      status: statusCode,
      detail: detail || `About ${code}.`,
      instance: seen.path,
      code,
      ...more,
    };
    json(response, statusCode, body, { "content-type": "application/problem+json", ...headers });
  };
}

/** Ends the connection without an answer. */
export const hangUp: Reply = (response) => response.socket?.destroy();
/** Never answers. */
export const silence: Reply = () => {};

export async function startFakeGalley(time: FakeTime): Promise<FakeGalley> {
  const started = time.now();
  const created = new Map<string, string>();
  const server = createServer((incoming, response) => void receive(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;

  const galley: FakeGalley = {
    baseUrl: `http://127.0.0.1:${port}`,
    seen: [],
    timeline: [{ at: 0, status: status("queued", 0) }],
    next: [],
    suggests: undefined,
    linkBase: "",
    hasETags: true,
    holdsAnswers: true,
    synchronous: (response) => json(response, 200, post, { "x-job-id": jobId }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return galley;

  async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
    const url = new URL(incoming.url ?? "", galley.baseUrl);
    const seen: Seen = {
      method: incoming.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text ? JSON.parse(text) : undefined,
    };
    galley.seen.push(seen);
    (galley.next.shift() ?? route(seen))(response, seen);
  }

  function route({ method, path, query }: Seen): Reply {
    const rest = path.split(/\/api\/v1\/(?:blog\/)?/)[1];
    if (method === "POST" && rest === "generate-enhanced") {
      return query.get("async_mode") === "true" ? create : galley.synchronous;
    }
    if (method === "GET" && rest === "jobs") return list;
    if (method === "GET" && rest === `jobs/${jobId}`) return show;
    if (method === "DELETE" && rest === `jobs/${jobId}`) return cancel;
    if (method === "POST" && rest === `jobs/${jobId}/retry`) return retry;
    return problem("job_not_found", 404, {}, "There is no such job.");
  }

  function index(): number {
    return galley.timeline.findLastIndex((step) => step.at <= time.now() - started);
  }

  function current(): BlogJobStatus {
    return galley.timeline[index()]?.status ?? status("queued", 0);
  }

  function create(response: ServerResponse, seen: Seen): void {
    const { headers, body } = seen;
    const key = String(headers["idempotency-key"]);
    const first = created.get(key);
    if (first !== undefined && first !== JSON.stringify(body)) {
      problem("validation_failed", 422)(response, seen);
      return;
    }
    created.set(key, JSON.stringify(body));
    const link = `${galley.linkBase}/api/v1/blog/jobs/${jobId}`;
    const accepted = {
      job_id: jobId,
      status: "queued",
      message: "Blog generation job queued successfully",
      estimated_completion_time: 240,
      status_url: link,
      events_url: `${link}/events`,
      cancel_url: link,
      queue_position: 0,
    };
    json(response, 202, accepted, { location: link, ...(first !== undefined && { "idempotency-replayed": "true" }) });
  }

  function show(response: ServerResponse, { headers, query }: Seen): void {
    const until = time.now() + Number(query.get("wait") ?? 0) * 1000;
    while (galley.holdsAnswers && time.now() < until && current().completed_at === null) time.pass(100);
    const etag = `"${index()}"`;
    const own = {
      "cache-control": "private, no-cache",
      ...(galley.hasETags && { etag }),
      ...(galley.suggests !== undefined && { "retry-after": String(galley.suggests) }),
    };
    if (galley.hasETags && headers["if-none-match"] === etag) return void response.writeHead(304, own).end();
    const left = Math.max(0, 240 - Math.floor((time.now() - started) / 1000));
    json(
      response,
      200,
      { ...current(), ...(current().completed_at === null && { estimated_time_remaining: left }) },
      own,
    );
  }

  function cancel(response: ServerResponse, seen: Seen): void {
    const { status: word, progress_percentage } = current();
    if (word === "completed" || word === "failed") {
      problem("job_state_conflict", 409)(response, seen);
      return;
    }
    galley.timeline.push({ at: 0, status: status("cancelled", progress_percentage, { cancel_requested: true }) });
    json(response, 200, current());
  }

  function retry(response: ServerResponse, seen: Seen): void {
    const { status: word, progress_percentage } = current();
    if (word !== "failed" && word !== "cancelled") {
      problem("job_state_conflict", 409)(response, seen);
      return;
    }
    galley.timeline.push({ at: 0, status: status("queued", progress_percentage) });
    json(response, 200, current());
  }

  function list(response: ServerResponse, { query }: Seen): void {
    const { result: _, ...item } = current();
    json(response, 200, { jobs: [item], next_cursor: query.get("cursor") ? null : "page-2" });
  }
}
