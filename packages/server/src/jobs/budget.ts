import { JobError } from "./job-error.ts";

/** What a job may spend, and what it has. In US dollars. */
export interface Budget {
  /**
   * Sets aside what the next call may cost at the most, so that calls made at once do not pass the limit together: one
   * that there is no room for now waits until others are over, and have cost less. To be given back, by the function
   * that is answered, when the call is over.
   *
   * @throws JobError `budget_exceeded`, which is final
   */
  reserve(most: number | null): Promise<() => void>;
  spent(cost: number | null): void;
}

/** To the cent, or to its hundredth where that is not whole: one call of a small model costs less than a cent. */
const { format: dollars } = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

/** @param limit null: there is none */
export function createBudget(limit: number | null, alreadySpent: number): Budget {
  let spent = alreadySpent;
  let reserved = 0;
  let freed = Promise.withResolvers<void>();

  function refuse(most: number | null): never {
    const next = most === null ? "what its next step costs is not known" : `its next step may cost ${dollars(most)}`;
    const message = `The job may spend ${dollars(limit ?? 0)}; it has spent ${dollars(spent)}, and ${next}.`;
    throw new JobError("budget_exceeded", message, { retryable: false });
  }

  return {
    async reserve(most) {
      if (limit === null) return () => {};
      for (;;) {
        if (most === null || spent + most > limit) refuse(most);
        if (spent + reserved + most <= limit) break;
        await freed.promise;
      }
      reserved += most;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        reserved -= most;
        freed.resolve();
        freed = Promise.withResolvers();
      };
    },
    spent(cost) {
      spent += cost ?? 0;
    },
  };
}
