import { RpcError } from "../../rpc.ts";

/** A request with a million unknown names gets a refusal, not a megabyte of them. */
const reportedAtMost = 50;
const shownAtMost = 200;

interface Violation {
  field?: string;
  description: string;
}

/**
 * What is wrong with a request's JSON, all of it and not only the first. The sentences are those of Google's transcoder
 * (protobuf's `util/internal/proto_writer.cc` and what users report of Cloud Tasks and other APIs); `at` is the path in
 * the names of the protos, "" for the request itself.
 */
export interface Problems {
  readonly found: boolean;
  /** How many messages packed in Any surround what is being read. */
  depth: number;
  /** A name that the message does not have, or a value of a shape that the field cannot have. */
  unknown(name: string, at: string, why?: string): void;
  /** A value that is not one of the field's type, such as `TYPE_INT32`. */
  value(at: string, type: string, why: string): void;
  /** The refusal with all that was found. */
  refusal(): RpcError;
}

const where = (at: string): string => (at === "" ? "" : ` at '${at}'`);

/** A value as the messages show it. Of objects only that they are: one can be nested deeper than a stack. */
export function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[...]" : "{...}";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownAtMost ? `${text.slice(0, shownAtMost)}...` : text;
}

export function createProblems(): Problems {
  const violations: Violation[] = [];
  const add = (at: string, description: string): void => {
    if (violations.length < reportedAtMost) violations.push(at === "" ? { description } : { field: at, description });
  };
  return {
    depth: 0,
    get found() {
      return violations.length > 0;
    },
    unknown: (name, at, why = "Cannot find field.") =>
      add(at, `Invalid JSON payload received. Unknown name ${shown(name)}${where(at)}: ${why}`),
    value: (at, type, why) => add(at, `Invalid value${where(at)} (${type}), ${why}`),
    refusal: () => badRequest(violations),
  };
}

/** The refusal of a request as a whole, such as one that is not JSON. */
export const badRequest = (violations: Violation[]): RpcError =>
  new RpcError("INVALID_ARGUMENT", violations.map(({ description }) => description).join("\n"), [
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations },
  ]);
