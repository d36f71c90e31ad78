import type { WebhookEventType } from "@galley/contract";

/** What Galley posts to a webhook. `data` is the job's status (for `batch.completed` the batch's) as it was then. */
export interface WebhookMessage {
  type: WebhookEventType;
  /** ISO 8601 in UTC. */
  timestamp: string;
  data: Record<string, unknown>;
}

/** Why a webhook's request is not to be trusted. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

export interface VerifyWebhookOptions {
  /** The request's body, byte for byte as it came: not parsed and written again. */
  body: string | Uint8Array;
  /** The request's headers: a `Headers`, or an object with names in any case. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`, as `GET /api/v1/webhooks/secret` tells it. */
  secret: string;
  /** Seconds by which the message's time may differ from now; 300 when absent. */
  tolerance?: number;
  /** ms since the epoch; the machine's time when absent. */
  now?: number;
}

const usualTolerance = 300;

/**
 * Checks that a webhook's request comes from Galley, is what was sent, and is not an old one sent again (Standard
 * Webhooks, https://www.standardwebhooks.com), and gives its message. The same message may come more than once: know it
 * by the header `webhook-id`.
 *
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookMessage> {
  const { body, headers, secret, tolerance = usualTolerance, now = Date.now() } = options;
  const id = read(headers, "webhook-id");
  const timestamp = read(headers, "webhook-timestamp");
  const signatures = read(headers, "webhook-signature");
  const time = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(now / 1000 - time) <= tolerance)) {
    throw new WebhookVerificationError("The webhook's time is too far from now: it may have been sent again");
  }
  const text = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), text);
  const key = await keyOf(secret);
  for (const signature of signatures.split(" ")) {
    const bytes = signature.startsWith("v1,") ? fromBase64(signature.slice(3)) : undefined;
    // The comparison inside takes the same time whatever differs.
    if (bytes && (await crypto.subtle.verify("HMAC", key, bytes, signed))) return parse(text);
  }
  throw new WebhookVerificationError("The webhook's signature does not fit its content and this secret");
}

function read(headers: VerifyWebhookOptions["headers"], name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([own]) => own.toLowerCase() === name)?.[1];
  const text = typeof value === "object" ? value?.[0] : value;
  if (!text) throw new WebhookVerificationError(`The webhook's request has no header ${name}`);
  return text;
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ""));
  if (!bytes || bytes.length === 0) throw new TypeError("secret must be whsec_ and base64");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function parse(body: Uint8Array): WebhookMessage {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as WebhookMessage;
  } catch {
    throw new WebhookVerificationError("The webhook's body is not JSON");
  }
}
