import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const script = fileURLToPath(new URL("./cloud-tasks-child.ts", import.meta.url));

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export interface CloudTasksProcess {
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** A Cloud Tasks server in another process, at this port and on this file; resolves when it serves. */
export async function runCloudTasks(port: number, file: string): Promise<CloudTasksProcess> {
  const child = spawn(process.execPath, ["--conditions=galley-source", script, String(port), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  await Promise.race([
    once(createInterface(child.stdout!), "line"),
    ended.then(([code]) => Promise.reject(new Error(`The Cloud Tasks server ended before it was ready (${code})`))),
  ]);
  return {
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
