import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openSqlite, systemClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { openTaskEngine } from "../../src/engine/engine.ts";
import { migrateTaskTables } from "../../src/engine/migrations.ts";
import type { TaskTables } from "../../src/engine/tables.ts";

const parent = "projects/local/locations/here";
/** Enough of them that 500 dispatches per second each are no limit. */
const queueCount = 20;
export const queueOf = (number: number): string => `${parent}/queues/work-${number % queueCount}`;
export const taskId = (number: number): string => `task-${number}`;

export interface RunningServer {
  readonly port: number;
  /** Resolves with the signal it was ended by; null when it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  stop(): Promise<void>;
}

/** A data file, a target that notes every delivery by its task, and servers on the file, one after the other. */
export async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), "cloud-tasks-crash-"));
  const data = join(folder, "tasks.db");
  const deliveries = new Map<string, number>();
  const target = createServer((request, response) => {
    const name = String(request.headers["x-cloudtasks-taskname"]);
    deliveries.set(name, (deliveries.get(name) ?? 0) + 1);
    request.resume().on("end", () => response.end());
  });
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/work`;
  onTestFinished(async () => {
    target.closeAllConnections();
    target.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    url,
    deliveries,
    /** Makes the file with its queues and `count` tasks in the first `queues` of them, before any server runs. */
    async fill(count: number, { queues = queueCount, paused = false } = {}): Promise<void> {
      const database = openSqlite<TaskTables>(data);
      await migrateTaskTables(database);
      const engine = openTaskEngine({ database, clock: systemClock, random: Math.random, issuer: () => url });
      for (let number = 0; number < queueCount; number++) await engine.createQueue(queueOf(number), settings);
      const request = { target: { kind: "http", url }, method: "POST", headers: {}, body: Buffer.from("{}") } as const;
      await Promise.all(
        Array.from({ length: count }, (_, number) =>
          engine.createTask({ queue: queueOf(number % queues), name: taskId(number), request }),
        ),
      );
      if (paused) for (let number = 0; number < queueCount; number++) await engine.pauseQueue(queueOf(number));
      await database.close();
    },
    /** What the file says while no server runs: the names of the tasks in a state. */
    stored(state: "waiting" | "dispatched" | "ended"): Set<string> {
      const db = new DatabaseSync(data, { readOnly: true });
      const rows = db.prepare("SELECT name FROM task WHERE state = ?").all(state) as Array<{ name: string }>;
      db.close();
      return new Set(rows.map(({ name }) => name));
    },
    start: (kill?: string): Promise<RunningServer> => startServer(data, kill),
  };
}

const settings = {
  rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 20 },
  retryConfig: { maxAttempts: 3, maxRetryDuration: 0, minBackoff: 0.05, maxBackoff: 1, maxDoublings: 3 },
};

async function startServer(data: string, kill: string | undefined): Promise<RunningServer> {
  const script = fileURLToPath(new URL("./server-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=galley-source", script, data, ...(kill ? [kill] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(([, signal]) => signal as NodeJS.Signals | null);
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout!).once("line", (line) => resolve(Number(line)));
    ended.then((signal) => reject(new Error(`The server ended before it was ready: ${signal}`)), reject);
  });
  return {
    port,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
