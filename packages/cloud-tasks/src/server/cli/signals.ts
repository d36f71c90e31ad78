/** ms. A terminal sends Ctrl-C to npm and to what it runs, and npm passes it on: that is one signal, not two. */
const sameSignal = 500;

/** What a shell expects of a process that a signal has ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 };

/** Resolves at the first SIGINT or SIGTERM. At a second, `onSecond` is called and the process ends at once. */
export function onStopSignal(onSecond: () => void): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => {
        first ??= performance.now();
        resolve();
        if (performance.now() - first < sameSignal) return;
        onSecond();
        process.exit(exitCodes[signal]);
      });
  });
}
