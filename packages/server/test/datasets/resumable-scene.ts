import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Upload, type UploadOptions } from "tus-js-client";
import { onTestFinished } from "vitest";
import { type makeDataset, openScene as openUploadScene } from "./upload/scene.ts";

/** How tus writes pairs into `Upload-Metadata`. */
export const metadata = (pairs: Record<string, string>): string =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");

/** The pairs that name a dataset, from its address. */
export function namesOf({ address }: Pick<Awaited<ReturnType<typeof makeDataset>>, "address">) {
  const [, project_id = "", dataset_id = ""] = /projects\/([^/]+)\/datasets\/([^/]+)/.exec(address) ?? [];
  return { project_id, dataset_id };
}

/** One request of tus. */
export async function tus(url: string, method: string, headers: Record<string, string> = {}, body?: Uint8Array) {
  const response = await fetch(url, {
    method,
    headers: {
      "tus-resumable": "1.0.0",
      ...(body && { "content-type": "application/offset+octet-stream" }),
      ...headers,
    },
    ...(body && { body: Buffer.from(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}

/** Begins an upload; gives its address. */
export async function begin(
  origin: string,
  { size, ...pairs }: { size: number; filename: string; project_id: string; dataset_id: string },
  headers: Record<string, string> = {},
): Promise<string> {
  const upload = { "upload-length": `${size}`, "upload-metadata": metadata(pairs) };
  const made = await tus(`${origin}/api/v1/uploads`, "POST", { ...upload, ...headers });
  if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`);
  return new URL(made.headers.get("location")!, origin).href;
}

export const patch = (url: string, offset: number, bytes: Uint8Array, headers: Record<string, string> = {}) =>
  tus(url, "PATCH", { "upload-offset": `${offset}`, ...headers }, bytes);

/** Uploads with the client that people use. */
export function uploadWith(bytes: Buffer, options: UploadOptions): Promise<Upload> {
  const { promise, resolve, reject } = Promise.withResolvers<Upload>();
  const upload = new Upload(bytes, {
    retryDelays: Array.from({ length: 40 }, () => 5),
    ...options,
    onError: reject,
    onSuccess: () => resolve(upload),
  });
  upload.start();
  return promise;
}

/**
 * A network that breaks: a proxy that cuts connections in the middle of a PATCH. `budgets` has for each PATCH how many bytes
 * of it go to the server before that; those that come after them are not cut.
 */
export async function openPoorNetwork(to: string, budgets: readonly number[]) {
  const { hostname, port } = new URL(to);
  const left = [...budgets];
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let budget = Number.POSITIVE_INFINITY;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (bytes: Buffer) => {
      if (bytes.subarray(0, 6).toString() === "PATCH ") budget = left.shift() ?? Number.POSITIVE_INFINITY;
      if (budget <= 0) return;
      upstream.write(bytes.subarray(0, budget));
      budget -= bytes.byteLength;
      if (budget > 0) return;
      cuts += 1;
      // Every other time the server may not get what is still on its way.
      if (cuts % 2 === 0) upstream.end();
      else upstream.resetAndDestroy();
      client.resetAndDestroy();
    });
    upstream.pipe(client);
    client.on("close", () => upstream.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cuts: () => cuts };
}

/** Galley with a dataset, and what becomes of what is uploaded to it. */
export async function openScene(options: Parameters<typeof openUploadScene>[0] = {}) {
  const scene = await openUploadScene(options);
  const names = namesOf(scene.dataset);
  return {
    ...scene,
    names,
    endpoint: `${scene.url}/api/v1/uploads`,
    parts: async () => (await Array.fromAsync(scene.storage.list("uploads/"))).map(({ key }) => key),
    /** The bytes of the dataset's pictures, by file name. */
    async bytes(): Promise<Map<string, Buffer>> {
      const found = new Map<string, Buffer>();
      for (const { filename, key } of await scene.rows()) {
        const object = await scene.storage.get(String(key));
        found.set(String(filename), Buffer.concat(await object!.stream.toArray()));
      }
      return found;
    },
  };
}
