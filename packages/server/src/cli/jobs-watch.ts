import type { AnyJobStatus, GalleyClient, JobUpdate } from "@galley/client";
import { withGalley } from "./client-words.ts";
import { carriesOn, followJob, silent } from "./follow.ts";
import type { WatchOptions } from "./jobs.ts";
import { viewEnd } from "./jobs-view.ts";
import { createOutlineDesk, refuseWithoutTerminal } from "./outline.ts";
import { createProgressView } from "./progress.ts";
import { createTextPrinter } from "./text-printer.ts";
import { waiting } from "./waiting.ts";

/** Follows a job to its end; the status is 1 where that is not a good one. */
export async function watchJob(id: string, options: WatchOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { json, text, approveOutline } = options;
  if (approveOutline) refuseWithoutTerminal();
  const printer = text && !json ? createTextPrinter((part) => process.stdout.write(part)) : undefined;
  const follow = async (client: GalleyClient, signal: AbortSignal) => {
    // A bar and a text on one terminal would write over each other.
    const isHidden = json || (printer && process.stdout.isTTY && process.stderr.isTTY);
    const view = isHidden ? silent : createProgressView("job", process.stderr);
    const desk = approveOutline && createOutlineDesk({ client, signal, view, env });
    return followJob(client, id, {
      signal,
      view,
      async onUpdate(update) {
        if (json) printUpdate(update, text === true);
        else printer?.take(update.text);
        await desk?.look(update.job);
      },
    });
  };
  try {
    const wait = (signal: AbortSignal) => withGalley(options, (client) => follow(client, signal));
    tellEnd(await waiting(() => carriesOn(id, options), wait), options, printer?.end() ?? false);
  } catch (error) {
    printer?.end();
    throw error;
  }
}

function tellEnd(job: AnyJobStatus, { json, text }: WatchOptions, hasText: boolean): void {
  // Of a post that was finished before, the text is in its result.
  if (text && !json && !hasText && typeof job.result?.content === "string") console.log(job.result.content);
  if (!json) (text ? console.error : console.log)(viewEnd(job));
  if (job.status !== "completed") process.exitCode = 1;
}

/** The whole status each time, so that a line can be read by itself; the text only where it was asked for. */
function printUpdate({ event, connection, job, text }: JobUpdate, withText: boolean): void {
  if (event === "delta" && !withText) return;
  console.log(JSON.stringify({ event, connection, job, ...(withText && { text }) }));
}
