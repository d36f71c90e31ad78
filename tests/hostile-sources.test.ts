import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { BlogResult, type CreateJobResponse } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { finished } from "./support/posts.ts";
import { call, startGalley } from "./support/server.ts";

/** A server on this machine; answers its port and the paths that it was asked for. */
async function serve(answer: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url !== "/robots.txt") asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

test("no source leads into a private network, fills the memory or holds a job up; the post is written without it", async () => {
  const secret = await serve((_, response) => void response.end("<p>The password of the garden shed is hunter2.</p>"));
  const open = await serve((request, response) => {
    response.setHeader("content-type", "text/html");
    if (request.url === "/robots.txt") return void response.writeHead(404).end();
    if (request.url === "/redirect") {
      return void response.writeHead(302, { location: `http://127.0.0.1:${secret.port}/redirected` }).end();
    }
    // Both are more than a page may have; the second one never ends.
    const chunk = "<p>Compost. </p>".repeat(10_000);
    if (request.url === "/huge") return void response.end(chunk.repeat(100));
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once("drain", write);
    };
    write();
  });
  const { url } = await startGalley({ GALLEY_FETCH_ALLOW: `127.0.0.1:${open.port}` });
  const sources = [
    `http://127.0.0.1:${secret.port}/loopback`,
    `http://localhost:${secret.port}/name`,
    `http://[::ffff:127.0.0.1]:${secret.port}/mapped`,
    `http://2130706433:${secret.port}/number`,
    "http://10.0.0.1/private",
    "http://[fd00::1]/private",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "file:///etc/passwd",
    `http://127.0.0.1:${open.port}/redirect`,
    `http://127.0.0.1:${open.port}/huge`,
    `http://127.0.0.1:${open.port}/endless`,
  ];
  const path = `${url}/api/v1/blog/generate-enhanced?async_mode=true`;
  const request = { topic: "Composting at home", keywords: ["compost"], length: "short", sources };
  const { body } = await call<CreateJobResponse>(path, "POST", request);
  const job = await finished(url, body.job_id);
  expect(job).toMatchObject({ status: "completed", retry_count: 0 });
  const post = BlogResult.parse(job.result);
  expect(secret.asked).toEqual([]);
  expect(open.asked.toSorted()).toEqual(["/endless", "/huge", "/redirect"]);
  expect(post.citations).toEqual([]);
  expect(JSON.stringify(post)).not.toContain("hunter2");
  const told = post.warnings.filter((warning) => warning.startsWith("source_not_fetched"));
  const addresses = sources.filter((source) => source.startsWith("http"));
  for (const address of addresses)
    expect(told.some((warning) => warning.includes(new URL(address).hostname))).toBe(true);
});
