import { once } from "node:events";
import { type ClientRequest, request as httpRequest } from "node:http";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { BatchUploadResponse, Problem } from "@galley/contract";
import { createAdjustableClock } from "@galley/foundation";
import { readConfig, startServer } from "@galley/server";
import { expect, onTestFinished } from "vitest";
import { call, temporaryFolder } from "../../../../../tests/support/server.ts";
import { queryIn } from "../../../../../tests/support/stored.ts";
import { openDisk } from "../../../src/storage/disk/disk.ts";
import type { Storage } from "../../../src/storage/port.ts";

/** A file as a form sends it. */
export interface Part {
  name: string;
  bytes: Uint8Array;
  field?: string;
}

/** The least that is a JPEG to whoever looks at its first bytes; no two are alike. */
export function picture(number: number, size = 400): Buffer {
  const bytes = Buffer.alloc(size, number % 251);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(bytes);
  bytes.writeUInt32BE(number, 4);
  return bytes;
}

const boundary = "----galley-test";
export const formType = { "content-type": `multipart/form-data; boundary=${boundary}` };
const escaped = (name: string): string => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** The head of a part, byte for byte as a browser writes it. */
export const partHead = ({ name, field = "files" }: Pick<Part, "name" | "field">): Buffer =>
  Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${escaped(name)}"\r\nContent-Type: image/jpeg\r\n\r\n`,
  );
export const formEnd: Buffer = Buffer.from(`--${boundary}--\r\n`);
export const textField = (name: string, value: string): Buffer =>
  Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);

export function formOf(parts: readonly Part[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap((part) => [partHead(part), Buffer.from(part.bytes), Buffer.from("\r\n")]),
    formEnd,
  ]);
}

export interface Uploaded<Body = BatchUploadResponse & Problem> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Body;
}

/** A request whose body the test writes; `answer` is there when the server has answered, whatever of the body was sent. */
export function openRequest(url: string, headers: Record<string, string> = {}) {
  const request: ClientRequest = httpRequest(url, { method: "POST", headers, agent: false });
  request.on("error", () => {});
  onTestFinished(() => void request.destroy());
  const answer = new Promise<Uploaded>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", async (response) => {
      let text = "";
      for await (const piece of response.setEncoding("utf8")) text += piece;
      resolve({ status: response.statusCode!, headers: response.headers, body: JSON.parse(text) });
    });
  });
  answer.catch(() => {});
  return { request, answer };
}

/** Sends a form in one go. */
export async function post(url: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Uploaded> {
  const { request, answer } = openRequest(url, { ...formType, "content-length": `${body.byteLength}`, ...headers });
  request.end(body);
  return answer;
}

/** Makes a project with a dataset; gives the address of its pictures. */
export async function makeDataset(url: string, headers: Record<string, string> = {}) {
  const project = await call<{ id: string }>(`${url}/api/v1/projects`, "POST", { name: "Roofs" }, headers);
  expect(project.status).toBe(201);
  const datasets = `${url}/api/v1/projects/${project.body.id}/datasets`;
  const dataset = await call<{ id: string }>(datasets, "POST", { name: "Flight" }, headers);
  expect(dataset.status).toBe(201);
  const images = `${datasets}/${dataset.body.id}/images`;
  return { id: dataset.body.id, address: `${datasets}/${dataset.body.id}`, images, batch: `${images}/batch-upload` };
}

interface SceneOptions {
  processing?: boolean;
  env?: Record<string, string>;
  /** Where keys are asked for: the one that makes the dataset, an admin's. */
  key?: string;
}

/**
 * Galley with a dataset, and what it stores where. What is queued stays queued, unless it is to be processed. Where time
 * matters, the test moves it.
 */
export async function openScene({ processing = false, env = {}, key }: SceneOptions = {}) {
  const folder = temporaryFolder();
  const clock = createAdjustableClock();
  const config = readConfig({
    PORT: "0",
    GALLEY_DATA_DIR: folder,
    GALLEY_LOG_LEVEL: "silent",
    ...env,
  });
  const server = await startServer(config, { clock });
  onTestFinished(() => server.close());
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  if (!processing) await call(`${server.url}/api/v1/queues/image-processing-queue/pause`, "POST", undefined, headers);
  const storage: Storage = await openDisk(join(folder, "files"), clock);
  const dataset = await makeDataset(server.url, headers);
  const query = queryIn(folder);
  return { url: server.url, clock, dataset, storage, ...watching(storage, query) };
}

type Query = ReturnType<typeof queryIn>;

/** What is stored and recorded. */
export function watching(storage: Storage, query: Query) {
  const keys = async (): Promise<string[]> => (await Array.fromAsync(storage.list("datasets/"))).map(({ key }) => key);
  const rows = () => query("select * from dataset_image order by id");
  return {
    keys,
    rows,
    /** How many uploads are under way. */
    uploads: async (): Promise<number> => (await query("select * from dataset_upload")).length,
    /** Looks until it is so; what is not in the end fails the test by its time. */
    async until(_what: string, isSo: () => Promise<boolean>): Promise<void> {
      while (!(await isSo())) await setTimeout(10);
    },
    /** Nothing was left by whatever was sent: no file, no picture, no upload under way, no job. */
    async expectNothing(): Promise<void> {
      expect(await keys()).toEqual([]);
      expect(await rows()).toEqual([]);
      expect(await query("select * from dataset_upload")).toEqual([]);
      expect(await query("select id from job")).toEqual([]);
    },
    /** Each picture has its file and each file its picture. */
    async expectWhole(): Promise<void> {
      const recorded = (await rows()).map(({ key }) => String(key)).sort();
      expect((await keys()).filter((key) => !key.endsWith(".thumbnail.jpg")).sort()).toEqual(recorded);
      expect(await query("select * from dataset_upload")).toEqual([]);
    },
  };
}

/** Resolves when the other side has read so much that it must have seen what was written before. */
export async function written(request: ClientRequest, bytes: Uint8Array): Promise<void> {
  if (!request.write(bytes)) await once(request, "drain");
}
