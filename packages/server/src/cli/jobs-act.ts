import { type AnyJobStatus, type GalleyClient, GalleyError, NetworkError } from "@galley/client";
import { misuse } from "./cli-error.ts";
import { refused, withGalley } from "./client-words.ts";
import { confirm } from "./confirm.ts";
import type { RetryOptions } from "./jobs.ts";
import { viewRetried } from "./jobs-view.ts";
import type { Reach } from "./reach.ts";
import { count, show } from "./show.ts";

/** What came of one of several jobs. */
type Outcome = AnyJobStatus | { job_id: string; error: { code: string; message: string } };

export async function cancelJobs(ids: string[], options: Reach): Promise<void> {
  await each(
    ids,
    options,
    (client, id) => client.cancelJob(id),
    ({ job_id, status }) =>
      status === "cancelled" ? `Job ${job_id} is cancelled.` : `Job ${job_id} is being stopped.`,
  );
}

export async function retryJobs(ids: string[], options: RetryOptions): Promise<void> {
  const isFilter = options.failed || options.cancelled;
  if (ids.length > 0 && isFilter) throw misuse("give ids, or --failed or --cancelled, not both");
  if (options.failed && options.cancelled) throw misuse("--failed and --cancelled are two calls");
  if (ids.length === 0 && !isFilter) throw misuse("say which jobs: their ids, or --failed or --cancelled");
  if (isFilter) return retryMany(options);
  await each(
    ids,
    options,
    (client, id) => client.retryJob(id),
    ({ job_id, status }) => `Job ${job_id} is ${status}.`,
  );
}

/** One after the other; what is refused keeps none of the others from it. */
async function each(
  ids: readonly string[],
  options: Reach,
  act: (client: GalleyClient, id: string) => Promise<AnyJobStatus>,
  inWords: (job: AnyJobStatus) => string,
): Promise<void> {
  const outcomes: Outcome[] = [];
  await withGalley(options, async (client) => {
    for (const id of new Set(ids)) outcomes.push(await act(client, id).catch((error: unknown) => failureOf(id, error)));
  });
  const isWell = (outcome: Outcome): outcome is AnyJobStatus => !("error" in outcome);
  const well = outcomes.filter(isWell);
  if (options.json || well.length > 0) show(options, outcomes, () => well.map(inWords).join("\n"));
  for (const outcome of outcomes) {
    if (isWell(outcome)) continue;
    process.exitCode = 1;
    if (!options.json) console.error(`galley: ${outcome.job_id}: ${outcome.error.message}`);
  }
}

function failureOf(job_id: string, error: unknown): Outcome {
  // Of these the next one would tell the same.
  const isAboutAll =
    error instanceof NetworkError ||
    !(error instanceof GalleyError) ||
    error.problem === undefined ||
    error.status === 401;
  if (isAboutAll) throw error;
  return { job_id, error: { code: error.code, message: refused(error) } };
}

async function retryMany(options: RetryOptions): Promise<void> {
  const status = options.failed ? "failed" : "cancelled";
  const { errorCode, since, limit, yes } = options;
  const retried = await withGalley(options, async (client) => {
    const what = yes ? undefined : await whatRetries(client, { ...options, status });
    if (what !== undefined) await confirm(what, false);
    return client.retryJobs({ status, error_code: errorCode, created_after: since, limit });
  });
  show(options, retried, ({ job_ids }) => viewRetried(job_ids));
}

async function whatRetries(
  client: GalleyClient,
  { status, since, limit, errorCode }: RetryOptions & { status: "failed" | "cancelled" },
): Promise<string | undefined> {
  const { jobs } = await client.listJobs({ status, created_after: since, limit: 200 });
  const found = jobs.filter(({ error_code }) => errorCode === undefined || error_code === errorCode);
  if (found.length === 0) return undefined;
  const amount = jobs.length === 200 ? `at most ${limit} jobs` : count(Math.min(found.length, limit), "job");
  return `this works again on ${amount} that ${status === "failed" ? "failed" : "were cancelled"}, at their cost`;
}
