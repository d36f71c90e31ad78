import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const tasks = 200;
/** The child's queue; no more can be under way when it dies. */
const concurrency = 20;

let folder: string;
let server: Server;
/** Of each task, the retry count that each of its deliveries carried. */
let deliveries: Map<string, number[]>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "galley-crash-"));
  deliveries = new Map();
  server = createServer((request, response) => {
    const name = String(request.headers["x-cloudtasks-taskname"]);
    const retry = Number(request.headers["x-cloudtasks-taskretrycount"]);
    deliveries.set(name, [...(deliveries.get(name) ?? []), retry]);
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the engine until it ends; true when it ended by being killed. */
function runChild(kill?: string): Promise<boolean> {
  const { port } = server.address() as AddressInfo;
  const child = fileURLToPath(new URL("./crash-child.ts", import.meta.url));
  const file = join(folder, "tasks.db");
  const options = [file, `http://127.0.0.1:${port}`, String(tasks), ...(kill ? [kill] : [])];
  const running = spawn(process.execPath, ["--conditions=galley-source", child, ...options], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    running.on("error", reject);
    running.on("exit", (code, signal) => {
      if (code === 0) resolve(false);
      else if (signal === "SIGKILL") resolve(true);
      else reject(new Error(`The engine ended with ${code ?? signal}`));
    });
  });
}

describe("an engine that is killed", () => {
  test.each([
    // The point, and how many deliveries a death there is sure to waste: an answer that was not stored comes again.
    ["task-before-claim-commit:2", 0],
    ["task-after-claim-commit:25", 0],
    ["task-before-ack-commit:25", 1],
    ["task-after-ack-commit:25", 0],
  ])("again and again at %s loses no task and repeats only those under way", async (point, wasted) => {
    let kills = 0;
    while (kills < 3 && (await runChild(point))) kills += 1;
    expect(kills).toBe(3);
    expect(await runChild()).toBe(false);

    expect(deliveries.size).toBe(tasks);
    const all = [...deliveries.values()];
    const repeated = all.reduce((sum, retries) => sum + retries.length - 1, 0);
    expect(repeated).toBeLessThanOrEqual(kills * concurrency);
    expect(repeated).toBeGreaterThanOrEqual(kills * wasted);
    for (const retries of all) {
      expect(retries.length).toBeLessThanOrEqual(1 + kills);
      // Each was counted before it was sent: no two deliveries of a task carry the same count.
      expect(retries).toEqual([...new Set(retries)].sort((a, b) => a - b));
    }
  });
});
