import { onTestFinished } from "vitest";
import { createGalleyClient, type FetchLike } from "../../src/index.ts";
import { createFakeTime } from "./fake-time.ts";

/** A stream of events that is under way. */
type FakeStream = {
  /** What the client had heard last, when it asked. */
  lastEventId: string | null;
  send(event: string, data: object, id?: string | number): void;
  raw(text: string): void;
  /** Ends it as a server does that closes. */
  end(): void;
  /** Breaks it as a network does. */
  break(): void;
  /** Whether the client has closed it. */
  closed(): boolean;
  /** Pieces that were taken by the client. */
  taken(): number;
};

type Serve = (stream: FakeStream) => void;

/** Opens a stream, with what is sent at once. */
export const stream =
  (serve: Serve = () => {}) =>
  (request: Asked): Response => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    let closed = false;
    let taken = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        start(own) {
          controller = own;
        },
        pull: () => void taken++,
      },
      { highWaterMark: 0 },
    );
    request.signal?.addEventListener("abort", () => {
      closed = true;
      try {
        controller.error(request.signal?.reason);
      } catch {}
    });
    const raw = (text: string) => {
      if (!closed) controller.enqueue(new TextEncoder().encode(text));
    };
    serve({
      lastEventId: request.headers.get("last-event-id"),
      raw,
      send: (event, data, id) =>
        raw(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      end: () => {
        if (!closed) controller.close();
      },
      break: () => controller.error(new TypeError("terminated")),
      closed: () => closed,
      taken: () => taken,
    });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  };

export type Asked = { path: string; query: URLSearchParams; headers: Headers; signal: AbortSignal | undefined };
type Answer = (request: Asked) => Response | Promise<Response>;

/** A network that cannot be used. */
export const away: Answer = () => Promise.reject(new TypeError("fetch failed"));
/** Never answers; ends when it is told to. */
export const silent: Answer = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

export const jsonOf =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json(body, { status, headers });

export const refusal = (code: string, status: number, headers: Record<string, string> = {}): Answer =>
  jsonOf({ type: "urn:x", title: code, status, detail: `About ${code}.`, instance: "/", code }, status, headers);

/**
 * A Galley whose answers are written down: one after the other those for events, the last one for ever; and the same for
 * all other requests. Time moves when somebody waits.
 */
export function fakeStreams(answers: { events: Answer[]; looks?: Answer[] }) {
  const time = createFakeTime();
  const asked: Array<Asked & { at: number }> = [];
  const fetch: FetchLike = async (url, { headers, signal }) => {
    const { pathname: path, searchParams: query } = new URL(url);
    const request = { path, query, headers: new Headers(headers), signal: signal ?? undefined };
    asked.push({ ...request, at: time.now() });
    const list = path.endsWith("/events") ? answers.events : (answers.looks ?? [away]);
    const answer = (list.length > 1 ? list.shift() : list[0]) as Answer;
    return answer(request);
  };
  const options = { baseUrl: "https://galley.example", fetch, wait: time.wait, now: time.now, random: () => 0 };
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  return { client: createGalleyClient(options), time, asked, signal: stop.signal };
}

/** All that comes, until it ends. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
