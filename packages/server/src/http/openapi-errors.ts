import { type ErrorCode, errorCodes } from "@galley/contract";
import { Refusal } from "../refusal.ts";
import type { Place, Response } from "./openapi-types.ts";
import { toProblem } from "./problems.ts";

interface Rule {
  codes: readonly ErrorCode[];
  when: (place: Place) => boolean;
}

const always = () => true;
const hasBody = ({ operation }: Place) => operation.requestBody !== undefined;
const within = (part: string) => (place: Place) => place.path.includes(part);
const makesJobs = ({ method, operation }: Place) => method === "post" && "202" in operation.responses;
/** A call that may be held until the job has come to something. */
const awaitsJob = (place: Place) => makesJobs(place) && "200" in place.operation.responses;

/** Which refusals a call may meet, besides those of its own that its route names by their status. */
const rules: readonly Rule[] = [
  { codes: ["unauthorized", "forbidden"], when: ({ access }) => access !== "public" },
  { codes: ["rate_limited"], when: ({ access }) => access !== "public" && access !== "worker" },
  { codes: ["malformed_body", "body_too_deep", "body_too_large", "unsupported_media_type"], when: hasBody },
  { codes: ["validation_failed"], when: (place) => hasBody(place) || (place.operation.parameters ?? []).length > 0 },
  { codes: ["job_not_found"], when: within("{job_id}") },
  { codes: ["batch_not_found"], when: within("{batch_id}") },
  { codes: ["queue_not_found"], when: within("{queue}") },
  { codes: ["task_not_found"], when: within("{task}") },
  { codes: ["key_not_found"], when: within("{key_id}") },
  { codes: ["idempotency_key_reused", "model_not_available", "price_unknown"], when: makesJobs },
  {
    codes: ["content_refused", "input_lost", "budget_exceeded", "provider_rejected", "job_failed", "job_cancelled"],
    when: awaitsJob,
  },
  {
    codes: ["job_state_conflict"],
    when: ({ path, method }) => /\/jobs\/\{job_id\}(\/retry)?$/.test(path) && method !== "get",
  },
  { codes: ["job_state_conflict"], when: within("/export") },
  { codes: ["job_state_conflict"], when: within("/finalize") },
  { codes: ["not_found", "range_not_satisfiable"], when: within("{file}") },
  { codes: ["no_usable_file", "files_unavailable"], when: within("/images/uploads") },
  { codes: ["queue_refused", "queue_unavailable"], when: within("/queues") },
  { codes: ["queue_unavailable"], when: ({ access }) => access === "worker" },
  { codes: ["shutting_down"], when: within("/health/ready") },
  {
    codes: ["storage_unavailable", "internal_error"],
    when: ({ access, path }) => access !== "public" || path === "/health/ready",
  },
  { codes: ["internal_error"], when: always },
];

/** The refusals that a call may meet, by status. A status that only the route names may have any of its codes. */
function codesOf(place: Place): Map<number, ErrorCode[]> {
  const found = new Set(rules.filter(({ when }) => when(place)).flatMap(({ codes }) => codes));
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of found) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const status of Object.keys(place.operation.responses).map(Number)) {
    if (status < 400 || byStatus.has(status)) continue;
    const codes = Object.keys(errorCodes) as ErrorCode[];
    byStatus.set(
      status,
      codes.filter((code) => errorCodes[code].status === status),
    );
  }
  return byStatus;
}

/** Every way in which a call may be refused. */
export function problemsOf(place: Place): Record<string, Response> {
  const responses = [...codesOf(place)].map(
    ([status, codes]) => [String(status), problemOf(place, status, codes)] as const,
  );
  return Object.fromEntries(responses);
}

function problemOf({ path }: Place, status: number, codes: ErrorCode[]): Response {
  const examples = codes.map((code) => [
    code,
    { summary: errorCodes[code].title, value: toProblem(new Refusal(code, `${errorCodes[code].title}.`), path) },
  ]);
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(" "),
    headers: headersOf(status, codes),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function headersOf(status: number, codes: ErrorCode[]): Record<string, unknown> {
  const retryable = codes.some((code) => errorCodes[code].retryable);
  return {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    ...(retryable && { "Retry-After": { $ref: "#/components/headers/RetryAfter" } }),
    ...(status === 401 && { "WWW-Authenticate": { $ref: "#/components/headers/Authenticate" } }),
  };
}
