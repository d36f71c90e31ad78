import type { Answer } from "./conclude.ts";

/** google.rpc.Code by HTTP status, where one says more than its class. */
const codeByStatus: Record<number, [code: number, name: string]> = {
  400: [3, "INVALID_ARGUMENT"],
  401: [16, "UNAUTHENTICATED"],
  403: [7, "PERMISSION_DENIED"],
  404: [5, "NOT_FOUND"],
  408: [4, "DEADLINE_EXCEEDED"],
  409: [6, "ALREADY_EXISTS"],
  429: [8, "RESOURCE_EXHAUSTED"],
  499: [1, "CANCELLED"],
  501: [12, "UNIMPLEMENTED"],
  503: [14, "UNAVAILABLE"],
  504: [4, "DEADLINE_EXCEEDED"],
};

/** `Attempt.response_status`, in the words of the real service: `INTERNAL(13): HTTP status code 502`. */
export function rpcStatus(answer: Answer): { code: number; message: string } {
  const http = answer.kind === "answered" ? answer.status : answer.kind === "timed_out" ? 504 : -1;
  const [code, name] = codeOf(http);
  return { code, message: `${name}(${code}): HTTP status code ${http}` };
}

function codeOf(http: number): [code: number, name: string] {
  if (http >= 200 && http <= 299) return [0, "OK"];
  return codeByStatus[http] ?? (http >= 500 ? [13, "INTERNAL"] : [2, "UNKNOWN"]);
}
