import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BatchUploadResponse, UploadedFile } from "@galley/contract";
import { onTestFinished } from "vitest";
import { json, problem } from "./fake-galley.ts";

type Sent = { name: string; bytes: Buffer };

/**
 * What happens to a request. `cut`: the connection breaks while the body comes. `lost`: all is stored, and the connection
 * breaks before the answer. `gateway`: the same, and a proxy says 502. `busy` and `broken`: Galley says 503 and 500 and
 * keeps nothing. `full`: the same as `busy`, with words for each file. `some`: each second file is answered as `failed`.
 * `gone`: there is no such dataset.
 */
export type Fate = "ok" | "cut" | "lost" | "gateway" | "busy" | "broken" | "full" | "some" | "gone";

/** A dataset that takes uploads as Galley does, but for what the pictures are; it does to each request what it is told. */
export async function startFakeDataset() {
  const stored = new Map<string, { id: string; sha256: string; times: number }>();
  const requests: Array<{ names: string[]; bytes: number }> = [];
  /** The fates of the next requests; then all is well. */
  const fates: Fate[] = [];
  /** Seconds in `Retry-After` of a `busy`. */
  let retryAfter: string | undefined;
  let mostFiles = Number.POSITIVE_INFINITY;
  let onRequest = (): void => {};
  let atOnce = 0;
  let mostAtOnce = 0;

  function take({ name, bytes }: Sent): UploadedFile {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const known = stored.get(name);
    if (known) {
      const reason = "Duplicate file (already exists in dataset)";
      return {
        filename: name,
        status: "duplicate",
        reason,
        image_id: known.id,
        same_content: known.sha256 === sha256,
      };
    }
    const id = randomUUID();
    stored.set(name, { id, sha256, times: 1 });
    return { filename: name, status: "stored", reason: null, image_id: id };
  }

  function takeAll(files: Sent[], some = false): BatchUploadResponse {
    const outcomes = files.map((file, index): UploadedFile => {
      const reason = "It could not be stored; send it again";
      if (some && index % 2 === 0) return { filename: file.name, status: "failed", reason, image_id: null };
      return take(file);
    });
    const count = outcomes.filter(({ status }) => status === "stored").length;
    const job_ids = count > 0 ? [randomUUID()] : [];
    return {
      dataset_id: "d",
      uploaded_count: count,
      failed_count: files.length - count,
      processing_status: "processing",
      errors: [],
      message: "",
      job_id: job_ids[0] ?? null,
      task_name: null,
      job_ids,
      files: outcomes,
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fate = fates.shift() ?? "ok";
    if (fate === "cut") {
      await once(request, "data");
      return void request.destroy();
    }
    const files = await filesOf(request);
    requests.push({
      names: files.map(({ name }) => name),
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    });
    onRequest();
    const seen = { path: request.url } as Parameters<ReturnType<typeof problem>>[1];
    if (files.length > mostFiles) response.writeHead(413, { "content-type": "text/html" }).end("<h1>Too large</h1>");
    else if (fate === "busy") {
      problem("files_unavailable", 503, retryAfter === undefined ? {} : { "retry-after": retryAfter })(response, seen);
    } else if (fate === "full") {
      const errors = files.map(({ name }) => ({ path: name, message: `No room for ${name}` }));
      problem("files_unavailable", 503, {}, "All uploads failed.", { errors })(response, seen);
    } else if (fate === "broken") problem("internal_error", 500)(response, seen);
    else if (fate === "gone") problem("dataset_not_found", 404)(response, seen);
    else {
      const answer = takeAll(files, fate === "some");
      if (fate === "lost") response.socket?.destroy();
      else if (fate === "gateway") response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
      else json(response, 200, answer);
    }
  }

  const server = createServer(async (request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    await serve(request, response).catch(() => {});
    atOnce--;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    requests,
    fates,
    mostAtOnce: () => mostAtOnce,
    askFor: (seconds: string) => {
      retryAfter = seconds;
    },
    limit: (files: number) => {
      mostFiles = files;
    },
    whenAsked: (run: () => void) => {
      onRequest = run;
    },
    forget: () => {
      stored.clear();
      requests.length = 0;
      fates.length = 0;
    },
  };
}

async function filesOf(request: IncomingMessage): Promise<Sent[]> {
  const body = Buffer.concat(await Array.fromAsync(request));
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const form = await new Response(body, { headers }).formData();
  const files = form.getAll("files") as File[];
  return Promise.all(files.map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) })));
}
