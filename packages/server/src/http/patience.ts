import type { Clock } from "@galley/foundation";

/** How long a client may take to send an upload. Times in ms. */
export interface Patience {
  /** Without a byte, while we would take some: what a phone needs to change its cell. */
  silence: number;
  /** Of listening, after which its rate is looked at. */
  firstLook: number;
  /** Bytes a second, while we listened: a tenth of what the slowest mobile network gives. */
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

/** Watches that bytes come. While we do not take any, neither silence nor slowness is the client's. */
export function watchClient(
  clock: Pick<Clock, "now" | "after">,
  { silence, firstLook, slowest, longest }: Patience,
  onTooSlow: (sentence: string) => void,
) {
  const begun = clock.now();
  let received = 0;
  let heard = begun;
  let listening = true;
  /** Since when we listen, or how long we did before. */
  let since = begun;
  let before = 0;

  /** Why it is not waited for any longer. */
  function verdict(now: number): string | undefined {
    const took = now - begun;
    if (listening && now - heard >= silence) return `Nothing of the upload has come for ${silence / 1000} s.`;
    if (took >= longest) return `The upload was not complete within ${longest / 3_600_000} h.`;
    const listened = before + (listening ? now - since : 0);
    if (listened >= firstLook && received / (listened / 1000) < slowest) return "The upload came too slowly.";
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
      if (yes === listening) return;
      const now = clock.now();
      if (yes) since = heard = now;
      else before += now - since;
      listening = yes;
    },
    stop: () => cancel(),
  };
}
