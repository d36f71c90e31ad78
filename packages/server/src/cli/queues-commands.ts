import type { GalleyClient } from "@galley/client";
import { misuse } from "./cli-error.ts";
import { patient, withGalley } from "./client-words.ts";
import { confirm } from "./confirm.ts";
import type { ApplyOptions, PurgeOptions, QueueOptions, TasksOptions } from "./queues.ts";
import { viewApplied, viewCancelled, viewQueue, viewQueues, viewTasks } from "./queues-view.ts";
import { show } from "./show.ts";

/** Asks Galley for something, and shows what it says. */
async function tell<Answer>(
  options: QueueOptions,
  ask: (client: GalleyClient) => Promise<Answer>,
  inWords: (answer: Answer) => string,
): Promise<void> {
  show(options, await withGalley(options, ask), inWords);
}

export async function list(options: QueueOptions): Promise<void> {
  const ask = async ({ listQueues }: GalleyClient) => ({ queues: await listQueues() });
  await tell(options, ask, ({ queues }) => viewQueues(queues, Date.now()));
}

export async function describe(queue: string, options: QueueOptions): Promise<void> {
  await tell(
    options,
    ({ getQueue }) => getQueue(queue),
    (found) => viewQueue(found, Date.now()),
  );
}

export async function pause(queue: string, options: QueueOptions): Promise<void> {
  await tell(
    options,
    ({ pauseQueue }) => pauseQueue(queue),
    ({ name }) => `${name} is paused.`,
  );
}

export async function resume(queue: string, options: QueueOptions): Promise<void> {
  await tell(
    options,
    ({ resumeQueue }) => resumeQueue(queue),
    ({ name }) => `${name} is running.`,
  );
}

export async function purge(
  queue: string,
  options: PurgeOptions,
  streams?: Parameters<typeof confirm>[2],
): Promise<void> {
  if (!options.yes) {
    const { name, stats } = await withGalley(options, ({ getQueue }) => getQueue(queue));
    const what = stats ? `the ${stats.depth} waiting and ${stats.in_flight} running tasks` : "all tasks";
    await confirm(`this deletes ${what} of ${name} and cancels their jobs`, false, streams);
  }
  const purged = await withGalley(options, ({ purgeQueue }) => purgeQueue(queue), patient());
  show(
    options,
    purged,
    (answer) => `${answer.queue.name} is purged: ${viewCancelled(answer.cancelled_jobs, answer.stopping_jobs)}.`,
  );
}

export async function tasks(queue: string, options: TasksOptions): Promise<void> {
  const { limit, cursor } = options;
  await tell(
    options,
    ({ listQueueTasks }) => listQueueTasks(queue, { limit, cursor }),
    (page) => {
      const more = page.next_cursor === null ? "" : `\n\nThere are more: --cursor ${page.next_cursor}`;
      if (page.tasks.length === 0) return cursor === undefined ? "There are no tasks." : "There are no more tasks.";
      return `${viewTasks(page.tasks, Date.now())}${more}`;
    },
  );
}

export async function run(queue: string, task: string, options: QueueOptions): Promise<void> {
  await tell(
    options,
    ({ runQueueTask }) => runQueueTask(queue, task),
    ({ name, job_id }) => `Task ${name} is dispatched now${job_id ? `, with job ${job_id}` : ""}.`,
  );
}

export async function remove(queue: string, task: string, options: QueueOptions): Promise<void> {
  await tell(
    options,
    ({ deleteQueueTask }) => deleteQueueTask(queue, task),
    ({ name, job_id, job_status }) => {
      if (job_id === null) return `Task ${name} is deleted. It carried no unfinished job.`;
      return `Task ${name} is deleted; job ${job_id} is ${job_status === "cancelled" ? "cancelled" : "being stopped"}.`;
    },
  );
}

/** On the Galley that runs, or with `--project` on Google Cloud Tasks itself. */
export async function apply(options: ApplyOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { project, location, endpoint } = options;
  if (project === undefined && (location ?? endpoint) !== undefined) {
    throw misuse("--location and --endpoint say where a Google project's queues are: name it with --project");
  }
  const applied = project
    ? await (await import("./queues-google.ts")).applyToGoogle({ project, location, endpoint }, env)
    : await withGalley(options, ({ applyQueues }) => applyQueues(), patient());
  show(options, applied, ({ queues }) => viewApplied(queues));
}
