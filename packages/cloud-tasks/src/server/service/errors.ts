import { DatabaseError } from "@galley/foundation";
import { TaskQueueError, type TaskQueueErrorCode } from "../../port.ts";
import { type CodeName, codes, type ErrorDetail, RpcError } from "../rpc.ts";

/** Longer texts of a caller's are cut where a message repeats them: over gRPC it travels in a header. */
const longestShown = 600;

/** A caller's text as a message may repeat it. */
export function shown(text: string): string {
  const whole = text.toWellFormed();
  return whole.length <= longestShown ? whole : `${whole.slice(0, longestShown).toWellFormed()}...`;
}

export function invalid(message: string, details: ErrorDetail[] = []): RpcError {
  return new RpcError("INVALID_ARGUMENT", message, details);
}

/** A field that must be set is not; `field` as in the real service's texts: `HttpRequest.url`. */
export function required(field: string): RpcError {
  return invalid(`${field} is required.`);
}

/** Where to read on, as the real service attaches it. */
export function help(description: string, url: string): ErrorDetail {
  return { "@type": "type.googleapis.com/google.rpc.Help", links: [{ description, url }] };
}

const codeOf: Record<TaskQueueErrorCode, CodeName> = {
  already_exists: "ALREADY_EXISTS",
  not_found: "NOT_FOUND",
  invalid_argument: "INVALID_ARGUMENT",
  failed_precondition: "FAILED_PRECONDITION",
  permission_denied: "PERMISSION_DENIED",
  unauthenticated: "UNAUTHENTICATED",
  resource_exhausted: "RESOURCE_EXHAUSTED",
  unavailable: "UNAVAILABLE",
};

/** What a call answers with that `error` ended. What is no refusal and no fault of the disk is passed on: a defect. */
export function toRpcError(error: unknown): unknown {
  if (error instanceof TaskQueueError) return new RpcError(codeOf[error.code], shown(error.message));
  if (error instanceof DatabaseError) return new RpcError("UNAVAILABLE", "The service is currently unavailable.");
  return error;
}

/** `google.rpc.Status` of an error, for what reports several outcomes in one answer. @throws what is no refusal */
export function statusOf(error: unknown): { code: number; message: string } {
  const refusal = toRpcError(error);
  if (!(refusal instanceof RpcError)) throw error;
  return { code: codes[refusal.code], message: refusal.message };
}
