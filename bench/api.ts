import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgres } from "../packages/foundation/test/support/postgres.ts";
import { type Load, load } from "./api/load.ts";
import { median, spread } from "./figures.ts";
import { startGalley } from "./galley.ts";

const runs = 3;
const connections = 32;
const posts = 4000;
const polls = 8000;
const queue = "blog-generation-queue";

const submission = JSON.stringify({ topic: "Composting on a small balcony", keywords: ["compost", "balcony"] });

interface Figures {
  post: Load;
  alone: Load;
  poll: Load;
}

/**
 * How many jobs a process accepts, each committed with its task before it is answered, and how many polls it answers;
 * beside a bare Node server that stores and reads one row of the same database. The queue is paused meanwhile.
 */
export async function api(): Promise<void> {
  const postgres = await startPostgres({ durable: true });
  try {
    for (const kind of ["SQLite", "Postgres"] as const) {
      const place = async () => (kind === "Postgres" ? { url: await postgres.createDatabase() } : {});
      const galley: Figures[] = [];
      const bare: Figures[] = [];
      for (let run = 0; run < runs; run += 1) {
        galley.push(await measureGalley(23_000 + run, await place()));
        bare.push(await measureBare(await place()));
      }
      report(kind, galley, bare);
    }
  } finally {
    await postgres.close();
  }
}

async function measureGalley(port: number, { url }: { url?: string }): Promise<Figures> {
  const server = await startGalley(port, url === undefined ? {} : { DATABASE_URL: url });
  await server.firstAnswer();
  await fetch(`${server.url}/api/v1/queues/${queue}/pause`, { method: "POST" });
  const path = "/api/v1/blog/generate-enhanced?async_mode=true";
  const figures = await measure(server.url, path, async () => {
    const made = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: submission,
    });
    return ((await made.json()) as { status_url: string }).status_url;
  });
  await server.stop();
  return figures;
}

async function measureBare({ url }: { url?: string }): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
  const script = fileURLToPath(new URL("./api/bare.ts", import.meta.url));
  const args = ["--conditions=galley-source", script, url ?? join(folder, "bare.db")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const origin = line.toString().trim();
  const figures = await measure(origin, "/", async () => {
    const made = await fetch(origin, { method: "POST", body: submission });
    return `/${((await made.json()) as { id: string }).id}`;
  });
  child.kill();
  await once(child, "exit");
  rmSync(folder, { recursive: true, force: true });
  return figures;
}

async function measure(origin: string, path: string, makeOne: () => Promise<string>): Promise<Figures> {
  const post = () => ({ method: "POST", path, body: submission }) as const;
  // The first ones compile what the others run.
  await load(origin, connections, 300, post);
  const one = await makeOne();
  const poll = () => ({ method: "GET", path: one }) as const;
  await load(origin, connections, 300, poll);
  return {
    post: await load(origin, connections, posts, post),
    alone: await load(origin, 1, posts / 10, post),
    poll: await load(origin, connections, polls, poll),
  };
}

function report(kind: string, galley: Figures[], bare: Figures[]): void {
  const line = (what: string, of: keyof Figures): string => {
    const rate = (figures: Figures[]) => median(figures.map((each) => each[of].perSecond));
    const share = ((100 * rate(galley)) / rate(bare)).toFixed(0);
    const took = galley.flatMap((each) => each[of].took);
    const bareTook = bare.flatMap((each) => each[of].took);
    return `  ${what}  ${rate(galley).toFixed(0).padStart(6)}/s  ${spread(took)}   bare ${rate(bare).toFixed(0)}/s  ${spread(bareTook)}   ${share} %`;
  };
  console.log(`api on ${kind} (median of ${runs} runs; p50 / p99; a bare server that does one row in the same run):`);
  console.log(line(`jobs accepted, ${connections} connections `, "post"));
  console.log(line("jobs accepted, one connection  ", "alone"));
  console.log(line(`status polls, ${connections} connections  `, "poll"));
}
