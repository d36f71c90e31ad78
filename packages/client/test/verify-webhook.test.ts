import { describe, expect, test } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "../src/index.ts";

const secret = `whsec_${btoa("0123456789abcdef0123456789abcdef")}`;
const now = Date.UTC(2026, 10, 23, 9);
const body = JSON.stringify({ type: "job.completed", timestamp: new Date(now).toISOString(), data: { job_id: "x" } });

/** As the standard's text says it, by other means than the code under test. */
async function sign(id: string, seconds: number, content: string, key = secret): Promise<string> {
  const { createHmac } = await import("node:crypto");
  const bytes = Buffer.from(key.slice(6), "base64");
  return `v1,${createHmac("sha256", bytes).update(`${id}.${seconds}.${content}`).digest("base64")}`;
}

const headersOf = async (seconds = now / 1000, key = secret) => ({
  "Webhook-Id": "msg_1",
  "Webhook-Timestamp": String(seconds),
  "Webhook-Signature": await sign("msg_1", seconds, body, key),
});

describe("a webhook's request", () => {
  test("that is signed is let through, as text and as bytes, with any kind of headers", async () => {
    const headers = await headersOf();
    const message = { type: "job.completed", data: { job_id: "x" } };
    expect(await verifyWebhook({ body, headers, secret, now })).toMatchObject(message);
    const bytes = new TextEncoder().encode(body);
    expect(await verifyWebhook({ body: bytes, headers: new Headers(headers), secret, now })).toMatchObject(message);
  });

  test("may be signed with several secrets, of which one is enough", async () => {
    const other = `whsec_${btoa("another secret of thirty-two byte")}`;
    const headers = await headersOf();
    const both = `${await sign("msg_1", now / 1000, body, other)} ${headers["Webhook-Signature"]}`;
    await expect(
      verifyWebhook({ body, headers: { ...headers, "Webhook-Signature": both }, secret, now }),
    ).resolves.toBeTruthy();
  });

  test.each([
    ["another body", { body: `${body} ` }],
    ["another secret", { secret: `whsec_${btoa("not the one that it was signed with")}` }],
    ["a time long past", { now: now + 301_000 }],
    ["a time to come", { now: now - 301_000 }],
  ])("with %s is refused", async (_, change) => {
    const request = { body, headers: await headersOf(), secret, now, ...change };
    await expect(verifyWebhook(request)).rejects.toBeInstanceOf(WebhookVerificationError);
  });

  test("without its headers, or with a signature that is none, is refused", async () => {
    const headers = await headersOf();
    const without = { ...headers, "Webhook-Id": undefined };
    await expect(verifyWebhook({ body, headers: without, secret, now })).rejects.toThrow("webhook-id");
    for (const signature of ["", "v1,", "v1,%%%", "v2,abc"]) {
      const broken = { ...headers, "Webhook-Signature": signature };
      await expect(verifyWebhook({ body, headers: broken, secret, now })).rejects.toBeInstanceOf(
        WebhookVerificationError,
      );
    }
  });
});
