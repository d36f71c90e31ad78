/** What one check has found. */
export interface Finding {
  /** What was looked at. */
  check: string;
  /** A warning is for people to judge; only a failure keeps Galley from doing its work. */
  status: "ok" | "warning" | "failed";
  message: string;
  /** What to do about it. */
  advice?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, status: "ok", message });
export const warning = (check: string, message: string, advice: string): Finding => ({
  check,
  status: "warning",
  message,
  advice,
});
export const failed = (check: string, message: string, advice: string): Finding => ({
  check,
  status: "failed",
  message,
  advice,
});

/** ms that any service has to answer. */
export const patience = 10_000;

/** An answer over HTTP, or why there is none. */
export type Asked = { response: Response; body: unknown } | { reason: string };

/** One request, not repeated. The body is what its JSON says, if it is JSON. */
export async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(patience) });
    const text = await response.text();
    return { response, body: parse(text) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch` says only that it failed; why stands in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${patience / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || (cause as NodeJS.ErrnoException).code || error.message;
}
