import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { BatchUploadResponse, DatasetProgress } from "@galley/contract";
import { expect, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { call, temporaryFolder } from "../../../../tests/support/server.ts";
import { createLots, type LargePhoto } from "../support/photos-large.ts";
import { makeDataset } from "./upload/scene.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;
/** Bytes in all, and requests at the same time. */
const enough = full ? 2e9 : 150e6;
const atOnce = 4;
const mostMemory = 400e6;

/** The most memory that a process has had at a time, in bytes. */
function peakOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  return Number(kilobytes) * 1024;
}

async function upload(address: string, lot: readonly LargePhoto[]): Promise<void> {
  const form = new FormData();
  for (const { name, file } of lot) form.append("files", file, name);
  const response = await fetch(address, { method: "POST", body: form });
  const { uploaded_count, errors } = (await response.json()) as BatchUploadResponse;
  expect([response.status, uploaded_count, errors]).toEqual([200, lot.length, []]);
}

/** Uploads lots until it is enough, several at once. Gives how much that was. */
async function uploadAll(address: string) {
  const lotOf = await createLots();
  const sent = { lots: 0, files: 0, bytes: 0 };
  const client = async () => {
    while (sent.bytes < enough) {
      const lot = lotOf(sent.lots);
      sent.lots += 1;
      sent.files += lot.length;
      for (const { file } of lot) sent.bytes += file.size;
      await upload(address, lot);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, client));
  return { ...sent, begun, uploaded: performance.now() };
}

test(`a process that takes ${enough / 1e6} MB of pictures and makes their thumbnails meanwhile stays below 400 MB`, {
  timeout: full ? 1_200_000 : 60_000,
}, async ({ annotate, skip }) => {
  skip(process.platform !== "linux", "Only Linux tells the most memory that a process has had.");
  const galley = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), GALLEY_LOG_LEVEL: "error" });
  const { address, batch } = await makeDataset(await galley.ready);
  const atRest = peakOf(galley.pid);
  const { files, bytes, begun, uploaded } = await uploadAll(batch);
  const status = async () => (await call<DatasetProgress>(`${address}/processing-status`)).body;
  const isDone = async () => (await status()).processing_status;
  await expect.poll(isDone, { interval: 100, timeout: full ? 1_000_000 : 50_000 }).toBe("completed");
  const seconds = (until: number) => (until - begun) / 1000;
  const peak = peakOf(galley.pid);
  await annotate(
    `${files} pictures, ${(bytes / 1e6).toFixed(0)} MB: uploaded in ${seconds(uploaded).toFixed(1)} s ` +
      `(${(bytes / 1e6 / seconds(uploaded)).toFixed(1)} MB/s), done after ${seconds(performance.now()).toFixed(1)} s ` +
      `(${(files / seconds(performance.now())).toFixed(1)} pictures/s); ` +
      `at most ${(peak / 1e6).toFixed(0)} MB, of which ${(atRest / 1e6).toFixed(0)} MB at rest`,
  );
  expect(await status()).toMatchObject({ total_files: files, processed_files: files, failed_files: 0 });
  expect(peak).toBeLessThan(mostMemory);
});
