import type { Clock } from "@galley/foundation";
import { JobError } from "../../jobs/job-error.ts";
import type { ModelChoice } from "../types.ts";

/** ms for which a model that was not to be had is asked only after the others; the provider may ask for longer. */
const usualOutage = 60_000;
const longestOutage = 10 * 60_000;

/** Whoever does not answer, has no room or does not know the key may be stood in for; whoever says no may not. */
const outageCodes: ReadonlySet<string> = new Set([
  "provider_unavailable",
  "provider_timeout",
  "provider_rate_limited",
  "provider_unauthorized",
]);

export const isOutage = (error: unknown): error is JobError => error instanceof JobError && outageCodes.has(error.code);

/** Which models this process has found out of service, so that not every call waits for that again. */
export interface Outages {
  note(choice: ModelChoice, error: JobError): void;
  over(choice: ModelChoice): void;
  /** The same models: first those that are not known to be out, then the others, each group in its order. */
  order(choices: readonly ModelChoice[]): ModelChoice[];
}

export function createOutages(clock: Clock): Outages {
  const until = new Map<string, number>();
  const nameOf = ({ provider, model }: ModelChoice): string => `${provider}:${model}`;
  const isOut = (choice: ModelChoice): boolean => (until.get(nameOf(choice)) ?? 0) > clock.now();
  return {
    note(choice, { retryAfter = 0 }) {
      until.set(nameOf(choice), clock.now() + Math.min(longestOutage, Math.max(usualOutage, retryAfter)));
    },
    over: (choice) => void until.delete(nameOf(choice)),
    order: (choices) => [...choices.filter((one) => !isOut(one)), ...choices.filter(isOut)],
  };
}
