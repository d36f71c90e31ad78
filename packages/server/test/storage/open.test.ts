import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const child = fileURLToPath(new URL("./imports-child.ts", import.meta.url));

test("only the client of the service that is used is loaded, and nothing of it keeps the process", async () => {
  const folder = await mkdtemp(join(tmpdir(), "galley-open-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const loadedBy = async (url: string): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=galley-source", child, url]);
    return stdout;
  };
  const urls = [`file:${folder}`, "gs://bucket", "s3://bucket?region=eu-west-1"];
  expect(await Promise.all(urls.map(loadedBy))).toEqual(["", "@google-cloud/storage", "@aws-sdk/client-s3"]);
});
