import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atOnce } from "../packages/server/src/jobs/at-once.ts";
import { openScene } from "../packages/server/test/datasets/processing/scene.ts";
import type { Photo } from "../packages/server/test/support/photos.ts";
import { median, timed } from "./figures.ts";
import { bareThumbnail } from "./thumbnails/bare.ts";

const rounds = 7;
const count = 50;
const sizes: ReadonlyArray<[width: number, height: number]> = [
  [4000, 3000],
  [1600, 1200],
];

/**
 * Phase 2 of an upload, jobs, rows and files included, beside sharp alone that makes the same of the same bytes in memory,
 * turn by turn in one run; and beside the earlier service's way, where there is a Python with Pillow.
 */
export async function thumbnails(): Promise<void> {
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
    try {
      await compare(folder, size);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function compare(folder: string, size: [number, number]): Promise<void> {
  const photos = makePhotos(folder, size);
  const scene = await openScene({ folder });
  const [whole, bare]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const jobIds = await scene.upload(await scene.addDataset(), photos);
    const ours = await measure(() => Promise.all(jobIds.map((id) => scene.runner.deliver(id))));
    const theirs = await measure(() => atOnce(photos, 5, ({ bytes }) => bareThumbnail(bytes)));
    // The first round is for warming up.
    if (round > 0) whole.push(ours) && bare.push(theirs);
  }
  await scene.close();
  const ratio = median(whole.map(({ ms }, round) => bare[round]!.ms / ms));
  console.log(
    `thumbnails: ${count} JPEGs of ${size.join(" x ")}, ${(photos[0]!.bytes.length / 1e6).toFixed(1)} MB each   (median of ${rounds})`,
  );
  console.log(`  phase 2        ${line(whole)}`);
  console.log(`  sharp alone    ${line(bare)}   phase 2 has ${(ratio * 100).toFixed(0)} % of that`);
  earlier(folder, photos);
}

function makePhotos(folder: string, size: [number, number]): Photo[] {
  const different = 10;
  const script = fileURLToPath(new URL("./thumbnails/make-photos.ts", import.meta.url));
  const args = ["--conditions=galley-source", script, folder, ...[different, ...size].map(String)];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error("The photos could not be made");
  return Array.from({ length: count }, (_, number) => ({
    name: `${number}.jpg`,
    type: "image/jpeg",
    bytes: readFileSync(join(folder, `photo-${number % different}.jpg`)),
  }));
}

interface Measured {
  ms: number;
  /** ms of the processor, all threads together: what a busy machine does not change. */
  cpu: number;
  /** Bytes, resident, at the most. */
  memory: number;
}

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  let memory = 0;
  const look = () => {
    memory = Math.max(memory, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  const before = process.cpuUsage();
  const ms = await timed(work);
  const { user, system } = process.cpuUsage(before);
  clearInterval(timer);
  look();
  return { ms, cpu: (user + system) / 1000, memory };
}

const line = (measured: Measured[]): string => {
  const cpu = median(measured.map((each) => each.cpu)) / count;
  const memory = Math.max(...measured.map((each) => each.memory)) / 1e6;
  return `${persecond(median(measured.map(({ ms }) => ms)))}   ${cpu.toFixed(1)} ms CPU each   ${memory.toFixed(0)} MB at the most`;
};

const persecond = (ms: number): string => `${((count / ms) * 1000).toFixed(1).padStart(6)} pictures/s`;

function earlier(folder: string, photos: readonly Photo[]): void {
  const paths = photos.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
  const script = fileURLToPath(new URL("./thumbnails/earlier.py", import.meta.url));
  const { status, stdout } = spawnSync("python3", [script, ...paths], { encoding: "utf8" });
  const said = status === 0 ? persecond(Number(stdout)) : "not measured: there is no python3 with Pillow";
  console.log(`  the earlier way ${status === 0 ? said.trimStart() : said}`);
}
