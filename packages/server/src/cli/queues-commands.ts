import type {
  ApplyQueuesResponse,
  DeleteTaskResponse,
  PurgeQueueResponse,
  Queue,
  QueueList,
  QueueTask,
  QueueTaskList,
} from "@galley/contract";
import { callGalley } from "./call-galley.ts";
import { CliError } from "./cli-error.ts";
import type { ApplyOptions, PurgeOptions, QueueOptions, TasksOptions } from "./queues.ts";
import { viewApplied, viewCancelled, viewQueue, viewQueues, viewTasks } from "./queues-view.ts";

/** Prints the answer whole, or what a person wants to know of it. */
function show<Answer>({ json }: QueueOptions, answer: Answer, inWords: (answer: Answer) => string): void {
  console.log(json ? JSON.stringify(answer, null, 2) : inWords(answer));
}

const get = <Answer>({ url }: QueueOptions, ...path: string[]): Promise<Answer> =>
  callGalley({ url, method: "GET", path: ["queues", ...path] });

const post = <Answer>({ url }: QueueOptions, ...path: string[]): Promise<Answer> =>
  callGalley({ url, method: "POST", path: ["queues", ...path] });

export async function list(options: QueueOptions): Promise<void> {
  show(options, await get<QueueList>(options), ({ queues }) => viewQueues(queues, Date.now()));
}

export async function describe(queue: string, options: QueueOptions): Promise<void> {
  show(options, await get<Queue>(options, queue), (found) => viewQueue(found, Date.now()));
}

export async function pause(queue: string, options: QueueOptions): Promise<void> {
  show(options, await post<Queue>(options, queue, "pause"), ({ name }) => `${name} is paused.`);
}

export async function resume(queue: string, options: QueueOptions): Promise<void> {
  show(options, await post<Queue>(options, queue, "resume"), ({ name }) => `${name} is running.`);
}

/** Where somebody types, somebody may have mistyped: there it needs `--yes`, also when the output goes elsewhere. */
const isTyped = (): boolean => process.stdin.isTTY || process.stdout.isTTY;

export async function purge(queue: string, options: PurgeOptions, isTerminal: boolean = isTyped()): Promise<void> {
  if (isTerminal && !options.yes) {
    const { name, stats } = await get<Queue>(options, queue);
    const what = stats ? `the ${stats.depth} waiting and ${stats.in_flight} running tasks` : "all tasks";
    throw new CliError(`this deletes ${what} of ${name} and cancels their jobs. Add --yes to do it`);
  }
  const path = ["queues", queue, "purge"];
  const purged = await callGalley<PurgeQueueResponse>({ url: options.url, method: "POST", path, patience: 0 });
  show(
    options,
    purged,
    (answer) => `${answer.queue.name} is purged: ${viewCancelled(answer.cancelled_jobs, answer.stopping_jobs)}.`,
  );
}

export async function tasks(queue: string, options: TasksOptions): Promise<void> {
  const { url, limit, cursor } = options;
  const path = ["queues", queue, "tasks"];
  const page = await callGalley<QueueTaskList>({ url, method: "GET", path, query: { limit, cursor } });
  show(options, page, (answer) => {
    const more = answer.next_cursor === null ? "" : `\n\nThere are more: --cursor ${answer.next_cursor}`;
    if (answer.tasks.length === 0) return cursor === undefined ? "There are no tasks." : "There are no more tasks.";
    return `${viewTasks(answer.tasks, Date.now())}${more}`;
  });
}

export async function run(queue: string, task: string, options: QueueOptions): Promise<void> {
  const started = await post<QueueTask>(options, queue, "tasks", task, "run");
  show(
    options,
    started,
    ({ name, job_id }) => `Task ${name} is dispatched now${job_id ? `, with job ${job_id}` : ""}.`,
  );
}

export async function remove(queue: string, task: string, options: QueueOptions): Promise<void> {
  const path = ["queues", queue, "tasks", task];
  const deleted = await callGalley<DeleteTaskResponse>({ url: options.url, method: "DELETE", path });
  show(options, deleted, ({ name, job_id, job_status }) => {
    if (job_id === null) return `Task ${name} is deleted. It carried no unfinished job.`;
    return `Task ${name} is deleted; job ${job_id} is ${job_status === "cancelled" ? "cancelled" : "being stopped"}.`;
  });
}

/** On the Galley that runs, or with `--project` on Google Cloud Tasks itself. */
export async function apply(options: ApplyOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { project, location, endpoint } = options;
  if (project === undefined && (location ?? endpoint) !== undefined) {
    throw new CliError("--location and --endpoint say where a Google project's queues are: name it with --project");
  }
  const applied = project
    ? await (await import("./queues-google.ts")).applyToGoogle({ project, location, endpoint }, env)
    : await callGalley<ApplyQueuesResponse>({
        url: options.url,
        method: "POST",
        path: ["queues", "apply"],
        patience: 0,
      });
  show(options, applied, ({ queues }) => viewApplied(queues));
}
