import { z } from "zod";
import { JobError } from "../../../jobs/job-error.ts";
import { readJson } from "../../../upstream/json.ts";
import { quoteProvider } from "../../../upstream/quote.ts";
import { retryAfterOf } from "../../../upstream/retry-after.ts";
import { slow, type Verdict } from "../../../upstream/verdict.ts";

export const label = "Stability AI";

/** ms for which nothing is answered after a 429 (https://platform.stability.ai/docs/api-reference). */
const pauseAfter429 = 60_000;

/** An answer that says no. */
export interface Refusal {
  status: number;
  headers: Headers;
  /** Its beginning, without our key. */
  body: string;
}

/** v2beta has `errors`, v1 `message`. */
const Said = z.object({
  name: z.string().optional(),
  errors: z.array(z.string()).optional(),
  message: z.string().optional(),
});

/** What a refusal means for the job. `now` in ms since the epoch. */
export function refusalError(refusal: Refusal, now: number): JobError {
  const { status, headers, body } = refusal;
  const said = Said.safeParse(readJson(body)).data ?? {};
  const { code, retryable, says } = meaningOf(status, said);
  const asked = retryAfterOf({ responseHeaders: Object.fromEntries(headers), data: undefined }, now);
  const retryAfter = retryable ? (asked ?? (status === 429 ? pauseAfter429 : undefined)) : undefined;
  return new JobError(code, `${label} ${says} (HTTP ${status}).`, { retryable, retryAfter });
}

type Meaning = Omit<Verdict, "retryAfter">;

/** v2beta's and v1's names for words or pictures that are not allowed. */
const refusals: ReadonlySet<string> = new Set(["content_moderation", "invalid_prompts"]);

function meaningOf(status: number, said: z.infer<typeof Said>): Meaning {
  const reason = quoteProvider(said.errors?.join("; ") ?? said.message ?? "");
  const because = (says: string): string => (reason === "" ? says : `${says}: ${reason}`);
  if (said.name !== undefined && refusals.has(said.name)) {
    return { code: "content_refused", retryable: false, says: because("refuses to make this picture") };
  }
  const known = meanings[status];
  if (known) return known;
  if (status >= 500) return { code: "provider_unavailable", retryable: true, says: "has trouble at the moment" };
  if (status === 413)
    return { code: "provider_rejected", retryable: false, says: because("finds the request too large") };
  if (status < 400)
    return { code: "provider_rejected", retryable: false, says: "forwards to another address, which is not followed" };
  return { code: "provider_rejected", retryable: false, says: because("does not accept the request") };
}

const meanings: Readonly<Record<number, Meaning>> = {
  401: { code: "provider_unauthorized", retryable: false, says: "does not accept the key" },
  402: { code: "provider_unauthorized", retryable: false, says: "asks for payment: the account has no credit left" },
  403: { code: "provider_unauthorized", retryable: false, says: "does not allow this key to make pictures" },
  404: {
    code: "provider_rejected",
    retryable: false,
    says: "does not have what is asked for: the model or result is not there",
  },
  408: slow,
  409: { code: "provider_unavailable", retryable: true, says: "could not take the request at the moment" },
  425: { code: "provider_unavailable", retryable: true, says: "could not take the request yet" },
  429: { code: "provider_rate_limited", retryable: true, says: "limits how much may be asked at the moment" },
  504: slow,
};

/** The picture was made, and not given: what comes with that answer is blurred. */
export function filteredError(): JobError {
  const message = `${label} made the picture and holds it back: its content filter found something. Change the prompt.`;
  return new JobError("content_refused", message, { retryable: false });
}

/** Mostly what stands between here and there, which may pass. */
export function unreadableError(what: string): JobError {
  return new JobError("provider_unavailable", `${label} ${what}.`, { retryable: true });
}
