/** Cloud Run gives a process 10 s after SIGTERM; less than that leaves time to say what happened. */
const longestFarewell = 9_500;

/** ms. A terminal sends Ctrl-C to npm and to what it runs, and npm passes it on: that is one signal, not two. */
const sameSignal = 500;

/**
 * Resolves with the name of the first SIGTERM or SIGINT. From then on a second signal, or 9.5 s, ends the process at
 * once: nothing is lost by it, since every step is on disk.
 */
export function onStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const heard = (signal: NodeJS.Signals): void => {
      if (first !== undefined) {
        if (performance.now() - first >= sameSignal) process.exit(1);
        return;
      }
      first = performance.now();
      setTimeout(() => process.exit(1), longestFarewell).unref();
      resolve(signal);
    };
    process.on("SIGTERM", heard);
    process.on("SIGINT", heard);
  });
}
