import { ReadableStream } from "node:stream/web";
import type { FetchLike } from "@galley/client";

/** A request as a server sees it. */
export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: BodyInit | null;
  signal: AbortSignal;
};

/** One side of a stream of Server-Sent Events. */
export type Stream = { send(event: string, data: unknown, id?: string): void; end(): void };

/** What a request is answered. `stream` is called with the stream once it is open, and its result once that is over. */
export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { stream: (stream: Stream) => () => void };

export const problem = (code: string, status: number, detail = `About ${code}.`): Reply => ({
  status,
  headers: { "content-type": "application/problem+json" },
  body: { type: `urn:galley:problem:${code}`, title: code, status, detail, instance: "/", code },
});

/**
 * A `fetch` that answers from `route`, with statuses, headers and bytes as they are on the wire, and aborts as the real one
 * does. It counts what is under way.
 */
export function createWire(route: (asked: Asked) => Reply | Promise<Reply>) {
  const asked: string[] = [];
  const open = new Set<string>();
  const encoder = new TextEncoder();

  function streamed(name: string, attach: (stream: Stream) => () => void, signal: AbortSignal): ReadableStream {
    let detach = (): void => {};
    let isOver = false;
    const finish = (close: () => void): void => {
      if (isOver) return;
      isOver = true;
      open.delete(name);
      detach();
      close();
    };
    return new ReadableStream<Uint8Array>({
      start(controller) {
        signal.addEventListener("abort", () => finish(() => controller.error(signal.reason)), { once: true });
        const stream: Stream = {
          send(event, data, id) {
            if (isOver) return;
            const lines = `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
            controller.enqueue(encoder.encode(lines));
          },
          end: () => finish(() => controller.close()),
        };
        const detached = attach(stream);
        if (isOver) detached();
        else detach = detached;
      },
      cancel: () => finish(() => {}),
    });
  }

  let number = 0;
  const fetch: FetchLike = async (address, init) => {
    const url = new URL(address);
    const line = `${init.method} ${url.pathname}`;
    const name = `${++number} ${line}`;
    const signal = init.signal ?? new AbortController().signal;
    asked.push(line);
    open.add(name);
    const headers = new Headers(init.headers);
    const request = { method: init.method ?? "GET", path: url.pathname, query: url.searchParams, headers, signal };
    let stop = (): void => {};
    try {
      const aborted = new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) stop();
      });
      const reply = await Promise.race([aborted, route({ ...request, body: init.body ?? null })]);
      if ("stream" in reply) {
        const sent = { "content-type": "text/event-stream" };
        return response(200, new Headers(sent), { body: streamed(name, reply.stream, signal) });
      }
      open.delete(name);
      const text = reply.body === undefined ? "" : JSON.stringify(reply.body);
      return response(reply.status, new Headers({ "content-type": "application/json", ...reply.headers }), { text });
    } catch (error) {
      open.delete(name);
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };
  return { fetch, asked, open };
}

function response(status: number, headers: Headers, content: { text?: string; body?: ReadableStream }): Response {
  const text = async (): Promise<string> => content.text ?? "";
  return { status, ok: status < 300, headers, body: content.body ?? null, text } as unknown as Response;
}
