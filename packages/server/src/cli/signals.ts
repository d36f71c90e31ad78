import { constants } from "node:os";

/** Cloud Run gives a process 10 s after SIGTERM; less than that leaves time to say what happened. */
const longestFarewell = 9_500;

/** ms. A terminal sends Ctrl-C to npm and to what it runs, and npm passes it on: that is one signal, not two. */
const sameSignal = 500;

/** What a shell expects of a command that a signal has ended: 130 after Ctrl-C. */
export const statusAfter = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Resolves with the name of the first SIGTERM or SIGINT. From then on a second signal, or 9.5 s, ends the process at
 * once, with a status: nothing is lost by it, since every step is on disk.
 */
export function onStopSignal(status: (signal: NodeJS.Signals) => number = () => 1): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const heard = (signal: NodeJS.Signals): void => {
      if (first !== undefined) {
        if (performance.now() - first >= sameSignal) process.exit(status(signal));
        return;
      }
      first = performance.now();
      setTimeout(() => process.exit(status(signal)), longestFarewell).unref();
      resolve(signal);
    };
    process.on("SIGTERM", heard);
    process.on("SIGINT", heard);
  });
}
