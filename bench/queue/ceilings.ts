import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numbers, payload, producers } from "./contestant.ts";

/** What this machine gives at this moment with no queue in between, per second. */
export interface Ceilings {
  /** A block of 4 KiB appended and flushed, one after the other. */
  flushes: number;
  /** POSTs of a task's body from this process to the target's, `producers` at once, over kept connections. */
  requests: number;
}

const duration = 1500;

export async function measureCeilings(target: string): Promise<Ceilings> {
  return { flushes: countFlushes(), requests: await countRequests(target) };
}

function countFlushes(): number {
  const folder = mkdtempSync(join(tmpdir(), "galley-flush-"));
  const file = openSync(join(folder, "blocks"), "w");
  const block = Buffer.alloc(4096);
  const begun = performance.now();
  let count = 0;
  for (; performance.now() - begun < duration; count++) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return count / (duration / 1000);
}

async function countRequests(target: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: producers });
  const body = JSON.stringify(payload(0));
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const call = request(`${target}/work`, { agent, method: "POST", headers }, (response) => {
        response.resume();
        response.on("end", resolve);
      });
      call.on("error", reject);
      call.end(body);
    });
  let count = 0;
  const end = performance.now() + duration;
  const sender = async () => {
    for (; performance.now() < end; count++) await post();
  };
  await Promise.all(numbers(0, producers).map(sender));
  agent.destroy();
  return count / (duration / 1000);
}
