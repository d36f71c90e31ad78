/** What stands between the transports (gRPC, REST) and the calls themselves: neither knows of the other. */

/** The codes of google.rpc.Code that this server answers with, and their numbers. */
export const codes = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type CodeName = keyof typeof codes;

/** One of `google.rpc.Status.details`: the JSON form of an Any, `@type` first. */
export interface ErrorDetail {
  "@type": string;
  [field: string]: unknown;
}

/** A call is refused. Over gRPC a status with `grpc-status-details-bin`, over REST `{ error: { code, message, status, details } }`. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: CodeName;
  readonly details: ErrorDetail[];

  constructor(code: CodeName, message: string, details: ErrorDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * A message as the calls see it, what protobufjs' `toObject` makes: field names in camelCase, enums by name, 64-bit
 * numbers as numbers, bytes as Buffer, unset message fields null, unset scalars their default, `oneof` virtual fields
 * present. What a call answers goes through `fromObject`, so that fields may be left out.
 */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are in the protos; each call declares the ones it takes.
export type Message = any;

/** A unary call. What it throws, if not an RpcError, is a defect: INTERNAL, without a word of the cause. */
export type Rpc = (request: Message) => Promise<Message>;

/** By full service name (`google.cloud.tasks.v2.CloudTasks`), then by method name (`CreateTask`). */
export type RpcTable = Record<string, Record<string, Rpc>>;
