import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, timed } from "./figures.ts";
import { startGalley } from "./galley.ts";
import { fileBytes, filesPerRequest, sendForms } from "./uploads/send.ts";

const runs = 5;
/** 192 MiB a run; with GALLEY_BENCH_FULL 2 GiB more at the end, for the memory. */
const formsPerRun = 8;
const formsInFull = Math.ceil((2 * 1024 ** 3) / (filesPerRequest * fileBytes));

const kinds = ["galley", "durable", "quick"] as const;
type Kind = (typeof kinds)[number];

interface Contestant {
  /** Where forms are posted. */
  url: string;
  pid: number;
  stop(): Promise<void>;
}

async function openGalley(): Promise<Contestant> {
  const galley = await startGalley(25_000);
  await galley.firstAnswer();
  const make = async (path: string): Promise<string> => {
    const response = await fetch(`${galley.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "Bench" }),
    });
    return ((await response.json()) as { id: string }).id;
  };
  // What is measured is phase 1.
  await fetch(`${galley.url}/api/v1/queues/image-processing-queue/pause`, { method: "POST" });
  const project = await make("/projects");
  const dataset = await make(`/projects/${project}/datasets`);
  const url = `${galley.url}/api/v1/projects/${project}/datasets/${dataset}/images/batch-upload`;
  return { url, pid: galley.pid, stop: galley.stop };
}

async function openBare(kind: "durable" | "quick"): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
  const script = fileURLToPath(new URL("./uploads/bare.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder, kind], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    url: line.toString().trim(),
    pid: child.pid!,
    async stop() {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** MB of memory that a process has had at the most, where the system tells. */
function peakMemory(pid: number): string {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return `${Math.round(Number(kilobytes) / 1024)} MB`;
  } catch {
    return "unknown";
  }
}

/**
 * How fast pictures are taken into a dataset on the disk, recorded and queued before it is answered; beside a bare Node
 * server that takes the same forms apart into files, with and without waiting for the disk, in the same run.
 */
export async function uploads(): Promise<void> {
  const opened: Record<Kind, Contestant> = {
    galley: await openGalley(),
    durable: await openBare("durable"),
    quick: await openBare("quick"),
  };
  try {
    const rates: Record<Kind, number[]> = { galley: [], durable: [], quick: [] };
    // The first ones compile what the others run.
    for (const kind of kinds) await sendForms(opened[kind].url, 2);
    for (let run = 0; run < runs; run += 1) {
      for (const kind of kinds) {
        const ms = await timed(() => sendForms(opened[kind].url, formsPerRun));
        rates[kind].push((formsPerRun * filesPerRequest * 1000) / ms);
      }
    }
    if (process.env.GALLEY_BENCH_FULL) await sendForms(opened.galley.url, formsInFull);
    report(rates, peakMemory(opened.galley.pid));
  } finally {
    for (const kind of kinds) await opened[kind].stop();
  }
}

function report(rates: Record<Kind, number[]>, memory: string): void {
  const line = (name: string, kind: Kind): string => {
    const files = median(rates[kind]);
    const megabytes = (files * fileBytes) / 1024 / 1024;
    const share = 100 * median(rates.galley.map((rate, run) => rate / rates[kind][run]!));
    const beside = kind === "galley" ? "" : `   Galley ${share.toFixed(0)} %`;
    return `  ${name}  ${megabytes.toFixed(0).padStart(4)} MB/s  ${files.toFixed(0).padStart(4)} files/s${beside}`;
  };
  console.log(`uploads of 2 MiB files, 4 requests of 24 MiB at once (median of ${runs} runs):`);
  console.log(line("Galley                    ", "galley"));
  console.log(line("bare, hashed, on the disk ", "durable"));
  console.log(line("bare, left to the system  ", "quick"));
  console.log(`  Galley's memory at the most: ${memory}`);
}
