/**
 * The least that an upload can cost here: a Node server that takes a form apart and writes each file into a folder. Started
 * with the folder and a word, prints its address. `quick`: wherever the system keeps the bytes. `durable`: what Galley
 * promises, each file and its name on the disk before it is answered, and hashed.
 */

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";

const [folder, kind] = process.argv.slice(2) as [string, "durable" | "quick"];
let count = 0;

async function store(file: Readable): Promise<void> {
  const target = createWriteStream(join(folder, String(count++)), { flush: kind === "durable" });
  if (kind === "quick") return pipeline(file, target);
  const hash = createHash("sha256");
  file.on("data", (bytes: Buffer) => void hash.update(bytes));
  await pipeline(file, target);
  hash.digest("hex");
  const names = await open(folder);
  await names.sync();
  await names.close();
}

const server = createServer((request, response) => {
  const stored: Promise<void>[] = [];
  const parser = new Busboy({ headers: { ...request.headers, "content-type": request.headers["content-type"]! } });
  parser.on("file", (_field, file) => void stored.push(store(file)));
  parser.on(
    "finish",
    () => void Promise.all(stored).then(() => response.end(JSON.stringify({ stored: stored.length }))),
  );
  request.pipe(parser);
});

server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
