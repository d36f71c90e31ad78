import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../packages/server/src/cli/main.ts", import.meta.url));

/** A Galley in a process of its own, on a fresh database. */
export async function startGalley(port: number, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
  const child: ChildProcess = spawn(process.execPath, ["--conditions=galley-source", cli, "start"], {
    env: { PATH: process.env.PATH, PORT: String(port), GALLEY_DATA_DIR: folder, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    pid: child.pid!,
    async firstAnswer(): Promise<void> {
      for (;;) {
        const response = await fetch(`${url}/health/live`).catch(() => undefined);
        if (response?.ok) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
