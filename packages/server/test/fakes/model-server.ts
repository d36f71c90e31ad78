import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Brief, readBrief } from "../../src/blog/briefs/briefs.ts";
import { writeOffline } from "../../src/blog/models/offline/writer.ts";
import { anthropic } from "./anthropic.ts";
import { gemini } from "./gemini.ts";
import { openai } from "./openai.ts";
import { type ModelRequest, type Protocol, Rejected, type Reply } from "./protocol.ts";

/** How a server is to go wrong on a request. */
export type Misbehaviour =
  /** Says no with a status; the body is the protocol's own form for it. */
  | {
      kind: "status";
      status: number;
      headers?: Record<string, string>;
      message?: string;
      code?: string;
      details?: unknown;
    }
  /** Never answers, until the server is closed or the caller goes away. */
  | { kind: "hang" }
  /** Breaks the connection. */
  | { kind: "reset" }
  /** A 200 with a web page, as proxies do. */
  | { kind: "web-page" }
  /** Answers with this text instead. */
  | { kind: "text"; text: string }
  /** Half of the answer, as if it were whole: no JSON any more. */
  | { kind: "malformed" }
  /** The answer in a Markdown fence. */
  | { kind: "fenced" }
  /** Half of the stream; then the connection breaks, or ends as if that were all, or an error stands in it. */
  | { kind: "broken-stream"; end?: "as if whole"; error?: { status: number; message: string } }
  /** Half of the stream, and the other half when `goOn` has resolved. */
  | { kind: "paused"; goOn: Promise<void> }
  /** Half of the answer, and the protocol's sign that the limit was reached. */
  | { kind: "truncated" }
  /** The model will not answer. */
  | { kind: "refusal" }
  /** The service will not pass the prompt to the model. */
  | { kind: "blocked" };

export interface ModelServerOptions {
  protocol: keyof typeof protocols;
  /** The key callers must send. */
  key?: string;
  /** The models it has, for those who ask for them. */
  models?: readonly string[];
  /** Writes the answers; by default the offline writer. Without a brief in the prompt it is not asked. */
  answer?: (brief: Brief, request: ModelRequest) => string | Promise<string>;
  /** Asked before each answer; `n` counts the accepted requests from 1. */
  script?: (request: ModelRequest, n: number) => Misbehaviour | undefined;
}

export interface ModelServer {
  /** The API's base URL with its version path, without a slash at the end. */
  readonly url: string;
  readonly key: string;
  /** Requests that were well formed and authorized, the oldest first. */
  readonly requests: readonly ModelRequest[];
  /** Resolves when `count` requests have been received. */
  received(count: number): Promise<void>;
  /** Breaks what is open and stops. */
  close(): Promise<void>;
}

const protocols = { openai, anthropic, gemini } as const satisfies Record<string, Protocol>;

/** Starts a server on a free port of this machine that speaks a model provider's protocol. */
export async function createModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const protocol: Protocol = protocols[options.protocol];
  const key = options.key ?? "test-key";
  const requests: ModelRequest[] = [];
  const waiting = new Set<() => void>();
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.method === "GET") return list(protocol, key, options.models ?? [], incoming, outgoing);
    const request = await receive(protocol, key, incoming);
    const n = requests.push(request);
    for (const check of waiting) check();
    await respond(protocol, request, options.script?.(request, n), options.answer, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      if (error instanceof Rejected) send(outgoing, error.status, protocol.failure(error));
      else outgoing.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${protocol.basePath}`,
    key,
    requests,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers a question for the models. */
function list(
  protocol: Protocol,
  key: string,
  models: readonly string[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const path = incoming.url ?? "/";
  if (path.split("?")[0] !== `${protocol.basePath}/models`) throw new Rejected(404, `No such call: ${path}`);
  const sent = protocol.keyOf(headersOf(incoming));
  if (sent !== key) throw protocol.badKey(sent);
  send(outgoing, 200, protocol.list(models));
}

/** Takes a request as the service would, or throws `Rejected`. */
async function receive(protocol: Protocol, key: string, incoming: IncomingMessage): Promise<ModelRequest> {
  const path = incoming.url ?? "/";
  if (incoming.method !== "POST" || !protocol.serves(path)) throw new Rejected(404, `No such call: ${path}`);
  const headers = headersOf(incoming);
  const sent = protocol.keyOf(headers);
  if (sent !== key) throw protocol.badKey(sent);
  const body = await readJson(incoming);
  const asked = protocol.read(path, headers, body);
  return { ...asked, path, headers, body, brief: readBrief(asked.prompt) };
}

async function respond(
  protocol: Protocol,
  request: ModelRequest,
  wrong: Misbehaviour | undefined,
  answer: ModelServerOptions["answer"],
  outgoing: ServerResponse,
): Promise<void> {
  switch (wrong?.kind) {
    case "hang":
      return;
    case "reset":
      outgoing.destroy();
      return;
    case "web-page":
      outgoing.writeHead(200, { "content-type": "text/html" }).end("<p>Hello</p>");
      return;
    case "status": {
      const rejected = new Rejected(wrong.status, wrong.message ?? `Status ${wrong.status}`, wrong);
      return send(outgoing, wrong.status, protocol.failure(rejected), wrong.headers);
    }
  }
  const reply = misbehave(await write(request, answer ?? ((brief) => writeOffline(brief))), wrong);
  if (!request.stream) return send(outgoing, 200, protocol.whole(request, reply));
  await stream(protocol, request, reply, wrong, outgoing);
}

async function stream(
  protocol: Protocol,
  request: ModelRequest,
  reply: Reply,
  wrong: Misbehaviour | undefined,
  outgoing: ServerResponse,
): Promise<void> {
  const events = protocol.events(request, reply).map(({ event, data }) => {
    return `${event === undefined ? "" : `event: ${event}\n`}data: ${data}\n\n`;
  });
  const half = Math.floor(events.length / 2);
  outgoing.writeHead(200, { "content-type": "text/event-stream" });
  outgoing.write(events.slice(0, half).join(""));
  if (wrong?.kind === "paused") await wrong.goOn;
  if (wrong?.kind !== "broken-stream") return void outgoing.end(events.slice(half).join(""));
  if (wrong.end) return void outgoing.end();
  if (!wrong.error) return void setImmediate(() => outgoing.destroy());
  const { status, message } = wrong.error;
  outgoing.end(`event: error\ndata: ${JSON.stringify(protocol.failure(new Rejected(status, message)))}\n\n`);
}

async function write(request: ModelRequest, answer: NonNullable<ModelServerOptions["answer"]>): Promise<string> {
  if (request.brief) return answer(request.brief, request);
  return request.format === "json" ? "{}" : "There is no brief in this prompt.";
}

function misbehave(text: string, wrong: Misbehaviour | undefined): Reply {
  const half = text.slice(0, Math.ceil(text.length / 2));
  switch (wrong?.kind) {
    case "text":
      return { text: wrong.text, end: "stop" };
    case "malformed":
      return { text: half, end: "stop" };
    case "fenced":
      return { text: `Here it is:\n\n\`\`\`json\n${text}\n\`\`\`\n`, end: "stop" };
    case "truncated":
      return { text: half, end: "length" };
    case "refusal":
    case "blocked":
      return { text: "I can't help with that.", end: wrong.kind };
    default:
      return { text, end: "stop" };
  }
}

function headersOf(incoming: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]));
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Rejected(400, "We could not parse the JSON body of your request.");
  }
}

function send(outgoing: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const content = typeof body === "string" ? body : JSON.stringify(body);
  outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(content);
}
