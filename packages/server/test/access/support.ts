import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdjustableClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startServer } from "../../src/server.ts";

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "galley-access-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is up to the test
  body: any;
}

export interface Call {
  method?: string;
  key?: string | undefined;
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** One request, and its answer read whole. */
export async function call(url: string, { method = "GET", key, json, headers, signal }: Call = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(json !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : undefined,
  };
}

/** A whole Galley in this process. */
export async function startGalley(env: Record<string, string> = {}) {
  const clock = createAdjustableClock();
  const folder = env.GALLEY_DATA_DIR ?? temporaryFolder();
  const config = readConfig({ PORT: "0", GALLEY_LOG_LEVEL: "silent", ...env, GALLEY_DATA_DIR: folder });
  const server = await startServer(config, { clock });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= server.close();
    return closed;
  };
  onTestFinished(close);
  return {
    url: server.url,
    clock,
    folder,
    close,
    call: (path: string, options: Call = {}) => call(`${server.url}${path}`, options),
  };
}

export const adminKey = "operator-key-of-the-tests";
export const keyOfA = "key-of-tenant-a-0123456789";
export const keyOfB = "key-of-tenant-b-0123456789";
export const twoTenants = `ops:admin:${adminKey},a:tenant:${keyOfA},b:tenant:${keyOfB}`;

export const post = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
  sources: ["Compost is organic matter that micro-organisms have broken down. Turning the heap brings in air."],
};
