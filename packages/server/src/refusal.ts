import type { ErrorCode, Problem } from "@galley/contract";

/**
 * A request that is answered with a problem of this code. Its words are shown to the caller. Nothing was changed, unless
 * they say what was.
 */
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

/** A refusal that also says what was done before it came; any other error as it is. */
export function after(error: unknown, done: string): unknown {
  if (!(error instanceof Refusal)) return error;
  const refusal = new Refusal(error.code, `${error.message} ${done}`, error.errors);
  refusal.cause = error.cause;
  return refusal;
}
