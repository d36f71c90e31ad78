import type { Verdict } from "../../../upstream/verdict.ts";
import type { Refusal } from "../failures.ts";

/** What the services of models say otherwise than others: a 404 may be the model's, and Google answers a wrong key with 400. */
export function explainModel({ status, body }: Refusal, model: string): Verdict | undefined {
  if (status === 404 && body.includes(model)) {
    const says = `has no model ${model}; GALLEY_SEARCH_MODEL may be wrong (HTTP 404)`;
    return { code: "provider_rejected", retryable: false, says };
  }
  if (status === 400 && /API_KEY_INVALID|API key (not valid|expired)/.test(body)) {
    return { code: "provider_unauthorized", retryable: false, says: "does not accept the key (HTTP 400)" };
  }
  return undefined;
}
