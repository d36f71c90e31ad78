import { slow, type Verdict } from "./verdict.ts";

/**
 * What a failed call of `fetch` means. An error without a code is not given as the cause: undici quotes a header that it
 * cannot send, and that may be the one with the key.
 */
export function fromConnection(error: unknown): { verdict: Verdict; cause: unknown } {
  const codes = codesOf(error);
  const cause = codes.length > 0 ? error : undefined;
  if (codes.some((code) => /TIMEOUT|ETIMEDOUT/.test(code))) return { verdict: slow, cause };
  return { verdict: { code: "provider_unavailable", retryable: true, says: "cannot be reached" }, cause };
}

/** The codes of an error and its causes; several addresses tried in turn fail as an AggregateError. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 8; depth += 1) {
    const code = Reflect.get(at, "code");
    if (typeof code === "string") codes.push(code);
    at = at.cause ?? (at instanceof AggregateError ? at.errors[0] : undefined);
  }
  return codes;
}
