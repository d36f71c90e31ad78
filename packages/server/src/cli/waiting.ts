import { CliError } from "./cli-error.ts";
import { onStopSignal, statusAfter } from "./signals.ts";

/**
 * Waits for what goes on without this process. Ctrl-C ends the waiting, and tells with `afterwards` what becomes of it;
 * a second one ends the process at once.
 */
export async function waiting<Answer>(
  afterwards: () => string,
  wait: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stop = onStopSignal(statusAfter);
  void stop.then(() => stopping.abort());
  try {
    return await wait(signal);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    throw new CliError(afterwards(), statusAfter(await stop));
  }
}
