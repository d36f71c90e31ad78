import type { Clock } from "@galley/foundation";

/** How long a client may take to send an upload. Times in ms. */
export interface Patience {
  /** Without a byte, while we would take some: what a phone needs to change its cell. */
  silence: number;
  /** From when on its rate is looked at. */
  firstLook: number;
  /** Bytes a second of the whole request so far: a tenth of what the slowest mobile network gives. */
  slowest: number;
  /** For the whole request: 4 GiB in this time are 1.6 Mbit/s. */
  longest: number;
}

export const usualPatience: Patience = {
  silence: 30_000,
  firstLook: 60_000,
  slowest: 1024,
  longest: 6 * 3_600_000,
};

/** Watches that bytes come. While we do not take any, silence is not the client's. */
export function watchClient(
  clock: Pick<Clock, "now" | "after">,
  { silence, firstLook, slowest, longest }: Patience,
  onTooSlow: (sentence: string) => void,
) {
  const begun = clock.now();
  let received = 0;
  let heard = begun;
  let listening = true;

  /** Why it is not waited for any longer. */
  function verdict(now: number): string | undefined {
    const took = now - begun;
    if (listening && now - heard >= silence) return `Nothing of the upload has come for ${silence / 1000} s.`;
    if (took >= longest) return `The upload was not complete within ${longest / 3_600_000} h.`;
    if (took >= firstLook && received / (took / 1000) < slowest) return "The upload came too slowly.";
    return undefined;
  }
  const look = (): void => {
    const late = verdict(clock.now());
    if (late !== undefined) onTooSlow(late);
    else arm();
  };
  let cancel = (): void => {};
  const arm = (): void => {
    const rest = listening ? silence - (clock.now() - heard) : silence;
    cancel = clock.after(Math.max(1, rest), look);
  };
  arm();
  return {
    heard(bytes: number): void {
      received += bytes;
      heard = clock.now();
    },
    listen(yes: boolean): void {
      if (yes && !listening) heard = clock.now();
      listening = yes;
    },
    stop: () => cancel(),
  };
}
