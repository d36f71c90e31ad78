/** Why a worker call was not let through. */
export type RefusalCause =
  | "no_token"
  | "not_a_token"
  | "signature_removed"
  | "audience"
  | "issuer"
  | "service_account"
  | "expired"
  | "signature"
  | "keys_unavailable";

/** What each of them means to whoever runs Galley, and where to look. Values stand in the log only. */
const meanings: Record<RefusalCause, string> = {
  no_token:
    "Worker calls come without an identity token. Something in front of Galley takes the Authorization header away, " +
    "or it is not the queue that calls.",
  not_a_token: "Worker calls carry something else than an identity token. It is not the queue that calls.",
  signature_removed:
    "What stands in front of Galley takes the signature out of the tokens, as Cloud Run does where it requires " +
    "authentication. Let it pass worker calls on unchanged: Galley checks them itself.",
  audience:
    "The queue's tokens are for another audience. See GALLEY_OIDC_AUDIENCE and CLOUD_RUN_WORKER_URL; tasks made before " +
    "a change keep the old one.",
  issuer: "The queue's tokens are of another issuer. See GALLEY_OIDC_ISSUER and CLOUD_TASKS_ENDPOINT.",
  service_account:
    "The queue's tokens speak for another service account. See GALLEY_TASKS_SERVICE_ACCOUNT; tasks made before a change " +
    "keep the old one.",
  expired: "The queue's tokens have expired when they arrive. See whether the clocks of both machines are right.",
  signature: "The signature of the queue's tokens is by none of the issuer's keys. See GALLEY_OIDC_ISSUER.",
  keys_unavailable: "The keys of the queue's tokens cannot be fetched. Until they can, no task is let through.",
};

/** ms after the last refusal for which its cause is shown. */
const shownFor = 600_000;

interface WorkerRefusal {
  cause: RefusalCause;
  message: string;
  /** How many there were since, with never ten minutes between two of them. */
  count: number;
  /** ms since the epoch. */
  since: number;
  last: number;
}

export interface WorkerRefusalsOptions {
  /** ms since the epoch. */
  now: () => number;
  log: { warn(fields: object, text: string): void };
}

export interface WorkerRefusals {
  /** `facts` go to the log, with the first of a cause: what was expected, never what the token holds. */
  refused(cause: RefusalCause, facts: object): void;
  accepted(): void;
  /** Those of the last ten minutes, and whether no call has been let through since the newest of them. */
  recent(): { refusals: WorkerRefusal[]; persist: boolean };
}

/**
 * Counts the worker calls that are refused, by cause: where the queue's tokens do not fit, no job is ever run, and
 * nothing else shows it. Each cause is logged when it appears, and not for each call: anybody can cause calls.
 */
export function createWorkerRefusals({ now, log }: WorkerRefusalsOptions): WorkerRefusals {
  const known = new Map<RefusalCause, WorkerRefusal>();
  let persist = false;

  function forgetOld(): void {
    // Either way: a clock that was set back must not show a cause for as long as it jumped.
    for (const [cause, { last }] of known) if (Math.abs(now() - last) >= shownFor) known.delete(cause);
  }

  return {
    refused(cause, facts) {
      forgetOld();
      persist = true;
      const earlier = known.get(cause);
      if (earlier) {
        earlier.count += 1;
        earlier.last = now();
        return;
      }
      known.set(cause, { cause, message: meanings[cause], count: 1, since: now(), last: now() });
      log.warn({ cause, ...facts }, `a worker call was refused: ${meanings[cause]}`);
    },
    accepted() {
      persist = false;
    },
    recent() {
      forgetOld();
      return { refusals: [...known.values()].map((refusal) => ({ ...refusal })), persist: persist && known.size > 0 };
    },
  };
}
