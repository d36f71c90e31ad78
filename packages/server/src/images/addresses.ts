import type { Clock } from "@galley/foundation";
import { keyIn, pathOf } from "./files.ts";

export interface AddressOptions {
  /** Whether keys are asked for: then an address carries a token, since an `<img>` sends no header. */
  closed(): Promise<boolean>;
  /** A token for the files of a job until then (ms since the epoch). */
  issue(job: { id: string; tenant: string }, expiresAt: number): string;
  /** ms for which an address is good at the least. */
  life: number;
  clock: Pick<Clock, "now">;
}

/** So often in its life an address changes. */
const renewals = 24;

/**
 * Where pictures are to be had, for anybody who has the address. What is told within a period is the same to the letter,
 * so that a browser knows a picture again; and what is told in any is good for `life` from then.
 */
export function createAddresses({ closed, issue, life, clock }: AddressOptions) {
  const period = Math.ceil(life / renewals);
  const periodNow = (): number => Math.floor(clock.now() / period);
  return {
    /** The address of a picture of a job, from the one that is stored. */
    async renew(job: { id: string; tenant: string }, stored: string): Promise<string> {
      const path = pathOf(keyIn(stored));
      return (await closed()) ? `${path}?token=${issue(job, (periodNow() + 1) * period + life)}` : path;
    },
    /** Changes when the addresses do. */
    tag: async (): Promise<string> => ((await closed()) ? `-${periodNow().toString(36)}` : ""),
  };
}

export type Addresses = ReturnType<typeof createAddresses>;
