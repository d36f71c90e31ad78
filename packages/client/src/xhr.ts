import type { FetchLike } from "./options.ts";

/** The part of `XMLHttpRequest` that is used; its types are known only where the web's are. */
type Xhr = {
  status: number;
  responseText: string;
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: unknown): void;
  abort(): void;
};

/**
 * A `fetch` that tells which share of the body has left, which the web's own does not: through `XMLHttpRequest`. Undefined
 * where there is none (Node, service workers), or nobody to tell.
 */
export function fetchThatTells(onSent: ((share: number) => void) | undefined): FetchLike | undefined {
  const Request = Reflect.get(globalThis, "XMLHttpRequest") as unknown as (new () => Xhr) | undefined;
  if (!onSent || typeof Request !== "function") return undefined;
  return (url, { method = "GET", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const request = new Request();
      const stop = () => request.abort();
      const end = <Value>(settle: (value: Value) => void, value: Value): void => {
        signal?.removeEventListener("abort", stop);
        settle(value);
      };
      request.open(method, url);
      for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
      request.onload = () => end(resolve, toResponse(request));
      request.onerror = () => end(reject, new TypeError("the connection failed"));
      request.onabort = () => end(reject, signal?.reason ?? new TypeError("the request was ended"));
      signal?.addEventListener("abort", stop, { once: true });
      request.send(body);
    });
}

function toResponse(request: Xhr): Response {
  const headers = new Headers();
  for (const line of request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const [name = "", ...value] = line.split(":");
    if (name !== "") headers.append(name, value.join(":").trim());
  }
  const { status } = request;
  const mayHaveBody = ![204, 205, 304].includes(status);
  return new Response(mayHaveBody ? request.responseText : null, { status, headers });
}
