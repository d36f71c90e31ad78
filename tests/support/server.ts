import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, startServer } from "@galley/server";
import { onTestFinished } from "vitest";

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "galley-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Galley in this process, on a free port, closed when the test is over. Nothing of the real environment is used. */
export async function startGalley(env: Record<string, string> = {}) {
  const config = readConfig({ PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), GALLEY_LOG_LEVEL: "silent", ...env });
  const server = await startServer(config);
  onTestFinished(() => server.close());
  return server;
}

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

/** One request; a body that is not a string is sent as JSON. */
export async function call<Body = Record<string, unknown>>(
  url: string,
  method = "GET",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...(text !== undefined && { "content-type": "application/json" }), ...headers },
    ...(text !== undefined && { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer ? JSON.parse(answer) : undefined };
}
