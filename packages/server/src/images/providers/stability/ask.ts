import type { Clock } from "@galley/foundation";
import type { z } from "zod";
import { JobError } from "../../../jobs/job-error.ts";
import { fromConnection } from "../../../upstream/connection.ts";
import { readJson } from "../../../upstream/json.ts";
import { BilledError } from "../../port.ts";
import { withDeadline } from "../deadline.ts";
import type { RateGate } from "../rate/port.ts";
import { label, refusalError, unreadableError } from "./failures.ts";

/** The provider's name, also the one that its turns are counted under. */
export const stability = "stability_ai";

/** How the service is reached. */
export interface StabilityReach {
  apiKey: string;
  /** Absent: the service's own. */
  baseURL?: string | undefined;
  clock: Clock;
  gate: RateGate;
  /** ms that one call may take. */
  timeout: number;
  fetch?: typeof globalThis.fetch | undefined;
}

interface Question<Answer> {
  method?: "GET" | "POST";
  /** Below the base address, with a slash. */
  path: string;
  /** A form is sent as multipart, anything else as JSON. */
  body?: FormData | object;
  schema: z.ZodType<Answer>;
  signal: AbortSignal;
}

/**
 * One request, when its turn has come.
 *
 * @throws JobError; the signal's reason when it is aborted
 */
export type AskStability = <Answer>(question: Question<Answer>) => Promise<Answer>;

/** Bytes of an answer: 4 megapixels take 22 MB as base64 of an uncompressed PNG. */
const largestAnswer = 64 * 1024 * 1024;
/** Bytes of a refusal that are looked at. */
const largestRefusal = 16_384;

export function createAskStability(reach: StabilityReach): AskStability {
  return async (question) => {
    await reach.gate.take(stability, question.signal);
    return await withDeadline({ ...reach, label }, question.signal, async (signal) => {
      const response = await send(reach, question, signal).catch((error: unknown) => {
        throw connectionError(error);
      });
      if (!response.ok) throw await refused(reach, response);
      return await readAnswer(question, response).catch((error: unknown) => {
        signal.throwIfAborted();
        throw question.method !== "GET" && isOwn(response) && error instanceof JobError
          ? new BilledError(error)
          : error;
      });
    });
  };
}

/**
 * The service's answer, and no page of what stands before it. One that says 200 to work is of work that is done, and
 * billed; to a question for what was begun it is not: that can be asked again.
 */
const isOwn = ({ headers }: Response): boolean => (headers.get("content-type") ?? "").includes("json");

async function readAnswer<Answer>({ schema }: Question<Answer>, response: Response): Promise<Answer> {
  const text = await readStart(response, largestAnswer).catch((error: unknown) => {
    throw connectionError(error);
  });
  if (text === undefined) throw unreadableError("sent an answer that is too large");
  const read = schema.safeParse(readJson(text));
  if (!read.success) throw unreadableError("sent an answer that cannot be read");
  return read.data;
}

function send(reach: StabilityReach, question: Question<unknown>, signal: AbortSignal): Promise<Response> {
  const { method = "POST", path, body } = question;
  const base = (reach.baseURL ?? "https://api.stability.ai").replace(/\/+$/, "");
  const isForm = body instanceof FormData;
  return (reach.fetch ?? globalThis.fetch)(`${base}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${reach.apiKey}`,
      // The other form has the filter's verdict in a header, which a proxy may drop.
      accept: "application/json",
      "stability-client-id": "galley",
      ...(body !== undefined && !isForm && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    // A redirect would carry the key to another address.
    redirect: "manual",
    signal,
  });
}

/** Everybody waits after a 429: asking again makes the pause longer. */
async function refused(reach: StabilityReach, response: Response): Promise<JobError> {
  const body = (await readStart(response, largestRefusal, true).catch(() => undefined)) ?? "";
  const { status, headers } = response;
  const error = refusalError({ status, headers, body: body.replaceAll(reach.apiKey, "…") }, reach.clock.now());
  if (status === 429) await reach.gate.hold(stability, error.retryAfter ?? 0);
  return error;
}

function connectionError(error: unknown): JobError {
  const { verdict, cause } = fromConnection(error);
  return new JobError(verdict.code, `${label} ${verdict.says}.`, { retryable: verdict.retryable, cause });
}

/** Leaves the rest where it is; undefined for one that is longer, unless its beginning is enough. */
async function readStart(response: Response, limit: number, isEnough = false): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > limit) break;
  }
  if (size > limit && !isEnough) return undefined;
  return Buffer.concat(chunks).subarray(0, limit).toString("utf8");
}
