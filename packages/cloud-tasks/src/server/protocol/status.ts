import { type CodeName, codes, type ErrorDetail, RpcError } from "../rpc.ts";

/** A refusal in the terms of both transports. */
export interface Status {
  /** The number in `grpc-status` and google.rpc.Status. */
  code: number;
  name: CodeName;
  /** The status of an HTTP answer. */
  http: number;
  message: string;
  details: ErrorDetail[];
}

/** google/rpc/code.proto, "HTTP Mapping". */
const httpStatus: Record<CodeName, number> = {
  OK: 200,
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

/** What the caller is told of an error. Of one that is no RpcError, and so a defect, only that there was one. */
export function toStatus(error: unknown): Status {
  const refusal = error instanceof RpcError ? error : new RpcError("INTERNAL", "Internal error encountered.");
  const { code: name, message, details } = refusal;
  return { code: codes[name], name, http: httpStatus[name], message, details };
}
