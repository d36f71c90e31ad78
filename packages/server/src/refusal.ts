import type { ErrorCode, Problem } from "@galley/contract";

/** A request that is answered with a problem of this code. Its words are shown to the caller; nothing was changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly errors: Problem["errors"];

  constructor(code: ErrorCode, detail: string, errors?: Problem["errors"]) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }
}
