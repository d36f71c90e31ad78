import { type AnyJobStatus, type GalleyClient, isTerminal, type JobRef, type JobUpdate } from "@galley/client";
import { createProgressView, type ProgressView } from "./progress.ts";

/** Shows nothing: where what is written itself is seen, or progress goes elsewhere. */
export const silent: ProgressView = { show() {}, end() {} };

interface Following {
  signal: AbortSignal;
  view?: ProgressView;
  /** Told of everything that is heard. */
  onUpdate?: (update: JobUpdate) => void | Promise<void>;
}

/** Follows a job to its end, whichever that is, and shows how it goes. */
export async function followJob(
  client: GalleyClient,
  job: JobRef,
  { signal, view = createProgressView("job", process.stderr), onUpdate }: Following,
): Promise<AnyJobStatus> {
  let last: AnyJobStatus | undefined;
  try {
    for await (const update of client.watch(job, { signal })) {
      last = update.job;
      view.show(last);
      await onUpdate?.(update);
    }
  } finally {
    view.end();
  }
  if (last !== undefined && isTerminal(last)) return last;
  throw signal.reason ?? new Error("the watching ended before the job");
}

/** What becomes of a job whose waiting was ended, and how to see it again. */
export const carriesOn = (id: string, { approveOutline }: { approveOutline?: true } = {}): string =>
  `the waiting is over; job ${id} carries on. Follow it with \`galley jobs watch ${id}${approveOutline ? " --approve-outline" : ""}\`, end it with \`galley jobs cancel ${id}\``;
