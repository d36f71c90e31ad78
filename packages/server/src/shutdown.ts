import type { Clock } from "@galley/foundation";

/** One thing that is done when the service stops. */
export interface Phase {
  name: string;
  /** ms that are waited for it; then the next one begins, and it may go on beside that. */
  patience: number;
  run(): unknown;
}

export interface PhasesOptions {
  clock: Clock;
  /** A phase has failed, or has taken too long. Must not throw. */
  onTrouble: (phase: string, error: unknown) => void;
}

/** Runs the phases one after the other. None keeps those after it from being run, whatever becomes of it. */
export async function runPhases(phases: readonly Phase[], { clock, onTrouble }: PhasesOptions): Promise<void> {
  for (const { name, patience, run } of phases) {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(patience, () => late.reject(new Error(`It has taken more than ${patience} ms`)));
    try {
      await Promise.race([run(), late.promise]);
    } catch (error) {
      onTrouble(name, error);
    } finally {
      cancel();
    }
  }
}
