import { createInterface } from "node:readline/promises";
import { CliError, misuse } from "./cli-error.ts";

export type Streams = Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">;

/**
 * Asks whether to go on. Where nobody types nobody can be asked: a script has meant it. Where somebody types and cannot
 * answer, `--yes` must be given.
 *
 * @throws CliError when the answer is no
 */
export async function confirm(what: string, isSure: boolean, streams: Streams = process): Promise<void> {
  const { stdin, stdout } = streams;
  if (isSure || !(stdin.isTTY || stdout.isTTY)) return;
  if (!stdin.isTTY) throw misuse(`${what}. Add --yes to do it`);
  const answer = await ask(`${what}. Go on? [y/N] `, { streams });
  if (!/^y(es)?$/i.test(answer ?? "")) throw new CliError("nothing was done");
}

/**
 * A line that somebody types; undefined where the input has ended. The question goes to standard error, which is seen
 * also when the output goes into a file. @throws the signal's reason
 */
export async function ask(
  question: string,
  { streams = process, signal }: { streams?: Streams; signal?: AbortSignal } = {},
): Promise<string | undefined> {
  // Not a terminal's own line editor, which would keep Ctrl-C to itself.
  const lines = createInterface({ input: streams.stdin, output: streams.stderr, terminal: false });
  try {
    const ended = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
    return (await Promise.race([lines.question(question, { ...(signal && { signal }) }), ended]))?.trim();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
