import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { verifyWebhook } from "../../../client/src/verify-webhook.ts";
import { post, startGalley } from "../access/support.ts";

/** A receiver as its users build it. */
async function startReceiver() {
  const received: Array<{ headers: IncomingHttpHeaders; body: string }> = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { received, pair: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/hook` };
}

test("a receiver verifies every message with the standard's own library and with ours; a batch ends with one", async () => {
  const receiver = await startReceiver();
  const { call } = await startGalley({ GALLEY_FETCH_ALLOW: receiver.pair });
  const json = { blogs: [post, { ...post, topic: "Composting in winter" }], webhook_url: receiver.url };
  const { body: batch } = await call("/api/v1/blog/batch-generate", { method: "POST", json });
  await expect.poll(() => receiver.received.length, { timeout: 25_000 }).toBe(3);
  const { secret } = (await call("/api/v1/webhooks/secret")).body;
  const types: string[] = [];
  for (const { headers, body } of receiver.received) {
    const message = new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string };
    expect(await verifyWebhook({ body, headers, secret })).toEqual(message);
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    types.push(message.type);
  }
  expect(types.sort()).toEqual(["batch.completed", "job.completed", "job.completed"]);
  const ended = receiver.received.map(({ body }) => JSON.parse(body)).find(({ type }) => type === "batch.completed");
  expect(ended.data).toMatchObject({ batch_id: batch.batch_id, status: "completed", counts: { completed: 2 } });
});

test("an address that is not public is refused when the job is posted", async () => {
  const { call } = await startGalley();
  for (const webhook_url of ["https://10.0.0.1/x", "http://127.0.0.1:9/x", "https://[::1]/x"]) {
    const json = { ...post, webhook_url };
    const answer = await call("/api/v1/blog/generate-enhanced?async_mode=true", { method: "POST", json });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: "webhook_url" }] } });
  }
  expect((await call("/api/v1/jobs")).body.jobs).toEqual([]);
});
