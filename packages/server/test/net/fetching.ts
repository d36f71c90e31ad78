import type { RequestListener } from "node:http";
import { createSafeFetch, type FetchLimits, type SafeFetchOptions } from "../../src/net/safe-fetch.ts";
import type { LocalServer } from "./local-server.ts";

export const never = new AbortController().signal;
export const reaching = (server: LocalServer, more: Partial<SafeFetchOptions> = {}) =>
  createSafeFetch({ allow: new Set([server.pair]), ...more, limits: { retries: 0, ...more.limits } });
export const read = async (server: LocalServer, path = "/", limits: Partial<FetchLimits> = {}) =>
  reaching(server, { limits }).fetch(server.at(path), never);
export const text = (body: Uint8Array) => new TextDecoder().decode(body);
export const failing = async (work: Promise<unknown>): Promise<Error> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it did not fail");
  return error;
};
export const page: RequestListener = (_request, response) =>
  response.setHeader("content-type", "text/html").end("<p>Hello</p>");
