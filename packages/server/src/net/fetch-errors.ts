/**
 * An address that is never fetched: it leads to a network that is not public, or is no http(s) address. Trying again
 * does not help. The message is a sentence for people; it names no address that a name or a redirect led to.
 */
export class FetchRefused extends Error {
  override readonly name = "FetchRefused";
}

/** A fetch that did not succeed. The message is a sentence for people; it names no address. */
export class FetchFailed extends Error {
  override readonly name = "FetchFailed";
  /** Whether another attempt may succeed. */
  readonly retryable: boolean;
  /** The status of the answer, where there was one. */
  readonly status: number | undefined;

  constructor(message: string, options: { retryable: boolean; status?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.status = options.status;
  }
}

/** A status that is not 2xx. The wire's worded reason is not repeated: it is the other side's text. */
export function statusFailure(status: number): FetchFailed {
  const said: Record<number, string> = {
    401: "The page asks for a login",
    403: "The server does not give the page to programs like this one",
    404: "There is no page at this address",
    410: "The page is gone",
    429: "The server was asked too often",
  };
  const fallback = status >= 500 ? "The server has a problem of its own" : "The server did not give the page";
  const retryable = [408, 425, 429].includes(status) || status >= 500;
  return new FetchFailed(`${said[status] ?? fallback} (status ${status}).`, { retryable, status });
}

/** By error code: what is said, and whether another attempt may succeed. */
const failures: ReadonlyArray<[RegExp, string, boolean]> = [
  [/^(ENOTFOUND|ENODATA)$/, "The name of its server is not known.", false],
  [/^EAI_AGAIN$/, "The name of its server could not be looked up.", true],
  [/^UND_ERR_CONNECT_TIMEOUT$/, "Its server could not be reached in time.", true],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, "Its server took too long to answer.", true],
  [/^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, "The page is too large.", false],
  [/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/, "Its server has no valid certificate.", false],
  [/^(EPROTO|ERR_SSL_)/, "No secure connection to its server could be made.", false],
  [
    /^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_INVALID|Z_|ERR_.*BROTLI)/,
    "Its server gave an answer that cannot be read.",
    false,
  ],
  [/^E[A-Z]+$|^UND_ERR_(SOCKET|RES_CONTENT_LENGTH_MISMATCH)$/, "The connection to its server failed.", true],
];

/** What a failed call of `fetch` means. undici wraps the reason in `cause`, sometimes more than once. */
export function failureOf(error: unknown): FetchFailed | FetchRefused {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof FetchRefused || at instanceof FetchFailed) return at;
    const code = codeOf(at);
    const known = failures.find(([pattern]) => pattern.test(code));
    if (known) return new FetchFailed(known[1], { retryable: known[2], cause: error });
    if (at.message === "bad port") return new FetchRefused("Its port belongs to another service than the web.");
  }
  return new FetchFailed("The page could not be fetched.", { retryable: false, cause: error });
}

/** Several addresses tried in turn fail as an AggregateError, which has the code of the first or none. */
function codeOf(error: Error): string {
  const code = Reflect.get(error, "code");
  if (typeof code === "string") return code;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? codeOf(error.errors[0]) : "";
}
