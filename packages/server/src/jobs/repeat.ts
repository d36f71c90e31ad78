import type { CancelTimer, Clock } from "@galley/foundation";

/** Does work again and again, each time `delay` ms after the last time was over, until the function answered is called. */
export function repeatedly(
  clock: Clock,
  delay: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let stopped = false;
  let cancel: CancelTimer = () => {};
  const next = (): void => {
    if (stopped) return;
    cancel = clock.after(delay, () => void work().catch(onError).finally(next));
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
