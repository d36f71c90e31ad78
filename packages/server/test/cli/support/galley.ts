import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, startServer } from "@galley/server";
import { afterAll, beforeAll } from "vitest";
import { runGalley } from "../../../../../tests/support/process.ts";
import { call } from "../../../../../tests/support/server.ts";

export interface Ran {
  code: number | null;
  /** Standard output and standard error, each whole. */
  output: string;
  errors: string;
  json<Answer = Record<string, unknown>>(): Answer;
}

/** Runs a command to its end, in a process of its own and with nothing of this environment. */
export async function galley(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const running = runGalley(args, env);
  const { code } = await running.ended;
  const output = running.output.join("\n");
  return { code, output, errors: running.errors.join("\n"), json: () => JSON.parse(output) };
}

/** One Galley for all tests of a file, and the command line beside it. */
export function openGalley(env: () => Record<string, string> | Promise<Record<string, string>> = () => ({})) {
  let url = "";
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "galley-test-"));
    const own = { PORT: "0", GALLEY_DATA_DIR: folder, GALLEY_LOG_LEVEL: "silent", ...(await env()) };
    const server = await startServer(readConfig(own));
    url = server.url;
    close = async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    };
  });
  afterAll(() => close());
  return {
    run: (...args: string[]) => galley(args, { GALLEY_URL: url }),
    begin: (...args: string[]) => runGalley(args, { GALLEY_URL: url }),
    ask: <Answer = Record<string, unknown>>(method: string, path: string, body?: object) =>
      call<Answer>(`${url}/api/v1${path}`, method, body),
    url: () => url,
  };
}
