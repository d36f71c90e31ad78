import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A database on the server that the tests are run on; absent where they are run on SQLite. */
    postgres: string | undefined;
  }
}

const script = fileURLToPath(new URL("./postgres-process.ts", import.meta.url));

/** One server for all tests of a project: each makes databases of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = fork(script, { execArgv: ["--conditions=galley-source"] });
  const [url] = (await once(child, "message")) as [string];
  project.provide("postgres", url);
  return async () => {
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
  };
}
