import type { Problem } from "@galley/contract";
import { GalleyError, invalidAnswer } from "./errors.ts";
import { isPassing, retryAfterOf } from "./retry.ts";

/** What came back and may be used: a 2xx with JSON (or with the text that was asked for), or a 304. */
export type Answer = { status: number; headers: Headers; body: unknown; retryAfter: number | undefined };

/** Reads an answer. One that says no, or that is no JSON, becomes an error (returned, not thrown). */
export function readAnswer(response: Response, text: string, call: string, asText = false): Answer | GalleyError {
  const { status, headers } = response;
  const body = response.ok && asText ? text : parseJson(text);
  if (response.ok && body === undefined) {
    return invalidAnswer(`${call} answered ${status} with something that is not JSON`, status);
  }
  const retryAfter = retryAfterOf(headers);
  if (response.ok || status === 304) return { status, headers, body, retryAfter };
  const problem = isProblem(body) ? body : undefined;
  const details = problem ? problem.detail || problem.title : describe(body, text, headers);
  return new GalleyError(problem ? details : `${call} answered ${status}${details && `: ${details}`}`, {
    code: problem?.code ?? "http_error",
    retryable: isPassing(status, problem?.code),
    status,
    problem,
    retryAfter,
    jobId: headers.get("x-job-id"),
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `code` is only known to be a word: a newer server may have codes this client was not built with. */
function isProblem(body: unknown): body is Problem {
  return (
    isObject(body) &&
    [body.type, body.title, body.detail, body.code].every((field) => typeof field === "string") &&
    typeof body.status === "number"
  );
}

/** What an answer that is not Galley's says for itself, when it says it in words: 200 characters of them. */
function describe(body: unknown, text: string, headers: Headers): string {
  if (isObject(body)) {
    const said = [body.detail, body.title, body.message, body.error].find((field) => typeof field === "string");
    return typeof said === "string" ? said.slice(0, 200) : "";
  }
  return headers.get("content-type")?.startsWith("text/plain") ? text.trim().slice(0, 200) : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
