import type { TestProject } from "vitest/node";
import { startPostgres } from "../../../foundation/test/support/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A database on the server that the tests are run on; absent where they are run on SQLite. */
    postgres: string | undefined;
  }
}

/** One server for all tests of a project: each makes databases of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide("postgres", await server.createDatabase());
  return server.close;
}
