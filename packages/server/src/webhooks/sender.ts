import type { Clock } from "@galley/foundation";
import { Webhook } from "standardwebhooks";
import { FetchRefused, failureOf } from "../net/fetch-errors.ts";
import type { SafePost } from "../net/safe-post.ts";
import type { WebhookSecret } from "./secrets.ts";
import type { DeliveryRow } from "./tables.ts";

/** What came of an attempt. */
export interface Sent {
  /** `gone`: the receiver wants no more of it (410). `refused`: the address is not one that is called. */
  result: "delivered" | "failed" | "gone" | "refused";
  status: number | null;
  error: string | null;
  /** ms that the receiver asked to wait. */
  retryAfter: number | undefined;
  /** ms. */
  duration: number;
}

/** Receivers that say so with these are overloaded, and may say for how long (Standard Webhooks). */
const throttling = new Set([429, 502, 503, 504]);

/** Sends one message once, signed with every secret that counts now. Never rejects. */
export async function sendMessage(
  post: SafePost,
  clock: Clock,
  { id, url, body }: Pick<DeliveryRow, "id" | "url" | "body">,
  secrets: WebhookSecret,
): Promise<Sent> {
  const begun = clock.now();
  const over = (sent: Omit<Sent, "duration">): Sent => ({ ...sent, duration: clock.now() - begun });
  try {
    const { status, retryAfter } = await post.post(url, body, headersOf(id, begun, body, secrets));
    if (status >= 200 && status <= 299)
      return over({ result: "delivered", status, error: null, retryAfter: undefined });
    const error = sentenceFor(status);
    const asked = throttling.has(status) ? readRetryAfter(retryAfter, clock.now()) : undefined;
    return over({ result: status === 410 ? "gone" : "failed", status, error, retryAfter: asked });
  } catch (thrown) {
    const failure = failureOf(thrown);
    const result = failure instanceof FetchRefused ? "refused" : "failed";
    return over({ result, status: null, error: failure.message, retryAfter: undefined });
  }
}

function headersOf(id: string, now: number, body: string, { secret, previous }: WebhookSecret) {
  const time = new Date(now);
  const signatures = [secret, previous].flatMap((one) => (one ? [new Webhook(one).sign(id, time, body)] : []));
  return {
    "content-type": "application/json",
    "user-agent": "Galley-Webhooks/1.0",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}

function sentenceFor(status: number): string {
  if (status === 410) return "The receiver wants no more of these messages (status 410).";
  if (status >= 300 && status <= 399)
    return `The receiver is elsewhere (status ${status}); redirects are not followed.`;
  return `The receiver answered with status ${status}.`;
}

/** ms; in seconds or as a date (RFC 9110 10.2.3). */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
