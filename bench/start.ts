import { median, timed } from "./figures.ts";
import { startGalley } from "./galley.ts";

const runs = 7;

/** From the start of the process to its first answer; beside it, a Node that does nothing but listen. */
export async function start(): Promise<void> {
  const galley: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const port = 20_000 + run;
    let server: Awaited<ReturnType<typeof startGalley>> | undefined;
    const took = await timed(async () => {
      server = await startGalley(port);
      await server.firstAnswer();
    });
    await server?.stop();
    const bareTook = await timed(() => bareNode(port));
    // The first run warms the disk cache.
    if (run > 0) {
      galley.push(took);
      bare.push(bareTook);
    }
  }
  const ratio = median(galley) / median(bare);
  console.log(
    `start: first answer after ${median(galley).toFixed(0)} ms; a bare Node listener ${median(bare).toFixed(0)} ms (${ratio.toFixed(1)} times)`,
  );
}

async function bareNode(port: number): Promise<void> {
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, ["-e", `require("http").createServer((q,r)=>r.end()).listen(${port + 500})`]);
  try {
    while (!(await fetch(`http://127.0.0.1:${port + 500}`).catch(() => undefined))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    child.kill();
  }
}
