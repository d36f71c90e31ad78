import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdjustableClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startServer } from "../../src/server.ts";

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "galley-observe-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Galley in this process with a clock that can be moved on, and the lines of its log. */
export async function startObserved(env: Record<string, string> = {}) {
  const clock = createAdjustableClock();
  const lines: string[] = [];
  const config = readConfig({ PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), ...env });
  const server = await startServer(config, { clock, logStream: { write: (line) => void lines.push(line) } });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= server.close();
    return closed;
  };
  onTestFinished(close);
  return {
    url: server.url,
    clock,
    /** Each line of the log as it was written. */
    lines,
    /** The lines with this message, read. */
    logged: (message: string): Array<Record<string, unknown>> =>
      lines.map((line) => JSON.parse(line)).filter((line) => line.msg === message),
    close,
  };
}

const post = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
  sources: [
    "Compost is organic matter that micro-organisms have broken down. Turning the heap brings air to its middle.",
  ],
};

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is up to the test
  body: any;
}

export async function ask(url: string, init: RequestInit & { json?: unknown } = {}): Promise<Reply> {
  const { json, headers, ...rest } = init;
  const response = await fetch(url, {
    ...rest,
    headers: { ...(json !== undefined && { "content-type": "application/json" }), ...(headers as object) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** Posts a job and answers with its acceptance. */
export const submit = async (url: string, headers: Record<string, string> = {}, json: object = post) =>
  (await ask(`${url}/api/v1/blog/generate-enhanced?async_mode=true`, { method: "POST", json, headers })).body as {
    job_id: string;
    status_url: string;
    events_url: string;
  };

export const finished = async (url: string, job: { status_url: string }) =>
  (await ask(`${url}${job.status_url}?wait=60`)).body;
