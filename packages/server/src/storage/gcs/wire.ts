import type { Storage as Client } from "@google-cloud/storage";
import { GcsAnswer } from "./errors.ts";

/**
 * The JSON API, for the bytes themselves. The client's own streams are not fit for a server (8.4.0, measured): an upload
 * that is aborted leaves its connection open for ever, half a request on it, with or without `resumable`; and a reader who
 * leaves early cuts off all other downloads, for the agent that they share is destroyed.
 */
export interface Wire {
  /** @throws GcsAnswer for an answer other than 2xx */
  call(path: string, query: Record<string, string>, init: RequestInit): Promise<Response>;
  /** The path of an object. */
  pathOf(key: string): string;
  /** The path that objects are uploaded to. */
  uploads: string;
}

export function createWire(client: Client, bucket: string): Wire {
  return {
    async call(path, query, init) {
      const url = `${client.apiEndpoint}${path}?${new URLSearchParams(query)}`;
      // As with the client itself an emulator is not shown a token.
      const headers = client.customEndpoint ? new Headers() : await client.authClient.getRequestHeaders(url);
      for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
      const response = await fetch(url, { ...init, headers });
      if (response.ok) return response;
      throw new GcsAnswer(response.status, messageOf(await response.text()));
    },
    pathOf: (key) => `/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}`,
    uploads: `/upload/storage/v1/b/${bucket}/o`,
  };
}

/** What the service says: in JSON, or, of the bytes of an object, as text. */
export function messageOf(body: string): string {
  try {
    return String(JSON.parse(body).error.message);
  } catch {
    return body.slice(0, 200);
  }
}
