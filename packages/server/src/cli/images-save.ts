import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GeneratedImage, ImageJobStatus } from "@galley/contract";
import slugify from "@sindresorhus/slugify";
import { CliError } from "./cli-error.ts";
import { noAnswer } from "./client-words.ts";

/** An image job that has ended, and the files that its pictures are in. */
export interface Taken {
  job: ImageJobStatus;
  files: string[];
}

/** Writes the pictures of jobs to files. Their names say what they show, and of which job they are. */
export async function savePictures(
  jobs: readonly ImageJobStatus[],
  { out, urlOf, signal }: { out: string; urlOf: (address: string) => string; signal: AbortSignal },
): Promise<Taken[]> {
  await mkdir(out, { recursive: true });
  const taken: Taken[] = [];
  for (const job of jobs) {
    const images = job.result?.images ?? [];
    const files: string[] = [];
    for (const [index, image] of images.entries()) {
      const file = join(out, nameOf(job, image, images.length > 1 ? index + 1 : undefined));
      await writeFile(file, await bytesOf(urlOf(image.url), signal));
      files.push(file);
    }
    taken.push({ job, files });
  }
  return taken;
}

/** The end of a job's id is chance, its beginning may be the time. */
function nameOf({ job_id, result }: ImageJobStatus, { format }: GeneratedImage, number: number | undefined): string {
  const words = slugify(result?.prompt_used ?? "")
    .slice(0, 40)
    .replace(/-$/, "");
  const parts = [words || "picture", job_id.slice(-8), ...(number === undefined ? [] : [String(number)])];
  return `${parts.join("-")}.${format === "jpeg" ? "jpg" : format}`;
}

/** As an `<img>` would: the address has all that it needs. */
async function bytesOf(address: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CliError(noAnswer(error, new URL(address).origin));
  });
  if (response.ok) return response.bytes();
  await response.body?.cancel();
  throw new CliError(`the picture at ${address} cannot be fetched: status ${response.status}`);
}
