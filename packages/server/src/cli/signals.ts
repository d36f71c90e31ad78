/** Cloud Run gives a process 10 s after SIGTERM; less than that leaves time to say what happened. */
const longestFarewell = 9_500;

/**
 * Resolves with the name of the first SIGTERM or SIGINT. From then on a second signal, or 9.5 s, ends the process at
 * once: nothing is lost by it, since every step is on disk.
 */
export function onStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false;
    const heard = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), longestFarewell).unref();
      resolve(signal);
    };
    process.on("SIGTERM", heard);
    process.on("SIGINT", heard);
  });
}
