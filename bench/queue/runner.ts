import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bulkSize } from "./contestant.ts";
import { contestants } from "./contestants.ts";
import { createMeasurement, type Figures } from "./measure.ts";
import { type Memory, readMemory } from "./memory.ts";
import { profile, type WhereTimeGoes } from "./profile.ts";
import { createTracker } from "./tracker.ts";

/** What the benchmark asks of a runner, and the kind of its answer. */
export interface Requests {
  round(tasks: number): Figures;
  profile(tasks: number): WhereTimeGoes;
  memory(tasks: number): { before: Memory; after: Memory; bytesOnDisk: number | undefined; seconds: number };
}

export interface Start {
  contestant: string;
  target: string;
  postgres?: string;
  redis?: { port: number; pid: number };
}

// One contestant in a process of its own: no other's garbage, compiled code or timers are in its figures.
const { contestant: key, ...servers } = JSON.parse(process.argv[2]!) as Start;
const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("disconnect", () => process.exit());

const tracker = createTracker();
const open = await contestants[key]!.open();
const contestant = await open({ done: tracker.done, folder, ...servers });
const measurement = createMeasurement(contestant, tracker);

const handlers: { [Name in keyof Requests]: (tasks: number) => Promise<ReturnType<Requests[Name]>> } = {
  round: (tasks) => measurement.round(tasks),
  async profile(tasks) {
    await contestant.work();
    await measurement.through(Math.ceil(tasks / 4));
    const result = await profile(() => measurement.through(tasks));
    await contestant.rest();
    return result;
  },
  async memory(tasks) {
    // What the code itself takes comes with the first of them.
    await contestant.createFuture!(bulkSize);
    const before = readMemory(contestant.processes);
    const begun = performance.now();
    await contestant.createFuture!(tasks);
    const seconds = (performance.now() - begun) / 1000;
    return { before, after: readMemory(contestant.processes), bytesOnDisk: contestant.bytesOnDisk?.(), seconds };
  },
};

process.on("message", async ({ request, tasks }: { request: keyof Requests | "close"; tasks: number }) => {
  if (request === "close") {
    await contestant.close();
    process.exit();
  }
  // The benchmark may be gone meanwhile.
  process.send?.({ answer: await handlers[request](tasks) }, () => {});
});
process.send?.({ answer: "open" });
