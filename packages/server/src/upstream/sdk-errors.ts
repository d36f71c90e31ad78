import { EmptyResponseBodyError } from "@ai-sdk/provider";
import { AISDKError, APICallError, LoadAPIKeyError, NoSuchModelError, RetryError, StreamProviderError } from "ai";
import { JobError } from "../jobs/job-error.ts";
import { providerLabel } from "./labels.ts";
import { quoteProvider } from "./quote.ts";
import { retryAfterOf } from "./retry-after.ts";

/** What the translation needs to know of the call. `now` in ms since the epoch, for waits given as a date. */
export interface FailedCall {
  choice: { provider: string; model: string };
  now: number;
  /** What a refusal refuses to do; "write about this" when absent. */
  work?: string;
}

/**
 * Turns what the SDK throws into a `JobError` with a sentence for people. What it does not know is returned as it is:
 * that is a mistake of ours.
 */
export function toJobError(error: unknown, call: FailedCall): unknown {
  if (error instanceof JobError) return error;
  if (RetryError.isInstance(error)) return toJobError(error.lastError, call);
  if (APICallError.isInstance(error)) return fromApi(error, call);
  if (StreamProviderError.isInstance(error)) return fromStream(error, call);
  const label = providerLabel(call.choice.provider);
  const fail = (code: JobError["code"], retryable: boolean, message: string): JobError =>
    new JobError(code, message, { retryable, cause: error });
  if (LoadAPIKeyError.isInstance(error)) return fail("provider_unauthorized", false, `There is no key for ${label}.`);
  if (NoSuchModelError.isInstance(error)) {
    return fail("provider_rejected", false, `${label} has no model ${call.choice.model}.`);
  }
  if (EmptyResponseBodyError.isInstance(error))
    return fail("provider_unavailable", true, `${label} sent no whole answer.`);
  if (AISDKError.isInstance(error) && unreadable.has(error.name)) {
    return fail("invalid_model_output", true, `${label} gave an answer that cannot be used.`);
  }
  if (isNamed(error, "TimeoutError")) return fail("provider_timeout", true, `${label} took too long to answer.`);
  if (isConnectionError(error)) return fail("provider_unavailable", true, `The connection to ${label} broke.`);
  return error;
}

const unreadable: ReadonlySet<string> = new Set([
  "AI_NoObjectGeneratedError",
  "AI_NoOutputGeneratedError",
  "AI_NoContentGeneratedError",
  "AI_JSONParseError",
  "AI_TypeValidationError",
  "AI_InvalidResponseDataError",
]);

/** `retryable` as the specification's section 2.6 has it: timeouts, 408, 409, 425, 429, 5xx and connections. */
function fromApi(error: APICallError, call: FailedCall): JobError {
  const { status, code, retryable, says } = readStatus(error, call);
  const retryAfter = retryable ? retryAfterOf(error, call.now) : undefined;
  const message = `${providerLabel(call.choice.provider)} ${says}${status === undefined ? "" : ` (HTTP ${status})`}.`;
  return new JobError(code, message, { retryable, retryAfter, cause: error });
}

/** An error in the middle of an answer; where it has no status it is trouble of the provider's. */
function fromStream(error: StreamProviderError, call: FailedCall): JobError {
  const { message, statusCode, data } = error;
  const responseBody = JSON.stringify(data ?? message);
  const body = { url: "", requestBodyValues: {}, responseBody, data };
  const said = fromApi(new APICallError({ message, statusCode: statusCode ?? 500, ...body, cause: error }), call);
  if (statusCode !== undefined) return said;
  return new JobError(said.code, said.message.replace(" (HTTP 500)", ""), { retryable: true, cause: error });
}

interface Verdict {
  status?: number | undefined;
  code: JobError["code"];
  retryable: boolean;
  /** The rest of the sentence that begins with the provider's name. */
  says: string;
}

function readStatus(error: APICallError, call: FailedCall): Verdict {
  const status = error.statusCode;
  if (status === undefined) {
    // undici gives up on a connection after 10 s and on an answer that does not begin after 300 s.
    if (codesOf(error).some((code) => /TIMEOUT|ETIMEDOUT/.test(code))) return slow;
    return { code: "provider_unavailable", retryable: true, says: "cannot be reached" };
  }
  if (status < 300) return { code: "provider_unavailable", retryable: true, says: "sent no answer that can be read" };
  if (isRefusal(error))
    return { status, code: "content_refused", retryable: false, says: `refuses to ${call.work ?? "write about this"}` };
  if (isBadKey(error))
    return { status, code: "provider_unauthorized", retryable: false, says: "does not accept the key" };
  if (status === 429 && /insufficient_quota/.test(error.responseBody ?? "")) {
    return { status, ...limited, says: "says that the account's quota is used up" };
  }
  const known = verdicts[status];
  if (known) return { status, ...known };
  if (status >= 500)
    return { status, code: "provider_unavailable", retryable: true, says: "has trouble at the moment" };
  const reason = quoteProvider(error.message);
  const about = reason === "" ? "" : `: ${reason}`;
  if (status === 404) {
    return {
      status,
      code: "provider_rejected",
      retryable: false,
      says: `does not know the model ${call.choice.model}`,
    };
  }
  return { status, code: "provider_rejected", retryable: false, says: `does not accept the request${about}` };
}

const overloaded = { code: "provider_unavailable", retryable: true, says: "is overloaded at the moment" } as const;
const slow = { code: "provider_timeout", retryable: true, says: "took too long to answer" } as const;

const limited = {
  code: "provider_rate_limited",
  retryable: true,
  says: "limits how much may be asked at the moment",
} as const;

const verdicts: Readonly<Record<number, Omit<Verdict, "status">>> = {
  401: { code: "provider_unauthorized", retryable: false, says: "does not accept the key" },
  402: { code: "provider_unauthorized", retryable: false, says: "asks for payment: the account has no credit left" },
  403: { code: "provider_unauthorized", retryable: false, says: "does not allow this key to use the model" },
  408: slow,
  409: { code: "provider_unavailable", retryable: true, says: "could not take the request at the moment" },
  413: { code: "provider_rejected", retryable: false, says: "finds the request too large" },
  425: { code: "provider_unavailable", retryable: true, says: "could not take the request yet" },
  429: limited,
  503: overloaded,
  504: slow,
  529: overloaded, // Anthropic's overloaded_error
};

/** A refusal that comes as an error: OpenAI's and Azure's codes, and Anthropic's words. */
function isRefusal(error: APICallError): boolean {
  if (error.statusCode !== 400 && error.statusCode !== 403) return false;
  return /content_policy_violation|moderation_blocked|"content_filter"|content filtering policy|usage policy|"invalid_prompt"/.test(
    error.responseBody ?? error.message,
  );
}

/** Google answers a bad key with 400. */
function isBadKey(error: APICallError): boolean {
  return (
    error.statusCode === 400 && /API_KEY_INVALID|API key (not valid|expired)/.test(error.responseBody ?? error.message)
  );
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** What undici and Node throw when a connection fails outside of what the SDK catches. */
function isConnectionError(error: unknown): boolean {
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) return true;
  return codesOf(error).some((code) => networkCodes.test(code));
}

/** The codes of an error and its causes. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if ("code" in cause && typeof cause.code === "string") codes.push(cause.code);
  }
  return codes;
}

const networkCodes = /^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_|CERT_|ERR_TLS)/;
