import { spawnSync } from "node:child_process";

/** In bytes. */
export interface Memory {
  /** Of this process, resident. Node keeps what it had for garbage. */
  own: number;
  /** Of this process, objects in use. */
  heap: number;
  /** Of those beside it, resident. */
  others: number;
}

export function readMemory(others: number[]): Memory {
  // Without what has only not been swept yet.
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { own: rss, heap: heapUsed, others: others.reduce((sum, pid) => sum + residentOf(pid), 0) };
}

function residentOf(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", `${pid}`], { encoding: "utf8" });
  return Number.parseInt(stdout, 10) * 1024;
}
