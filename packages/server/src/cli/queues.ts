import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { number } from "./parse-options.ts";
import { type Reach, reaching } from "./reach.ts";

export type QueueOptions = Reach;

export interface PurgeOptions extends QueueOptions {
  yes?: true;
}

export interface TasksOptions extends QueueOptions {
  limit: number;
  cursor?: string;
}

export interface ApplyOptions extends QueueOptions {
  project?: string;
  location?: string;
  endpoint?: string;
}

const commands = () => import("./queues-commands.ts");

/** `galley queues`: look at the queues and act on them. */
export function addQueues(program: Command, env: NodeJS.ProcessEnv): void {
  const queues = program
    .command("queues")
    .description("look at the queues of a Galley that is running, and act on them");
  withExamples(queues, ["galley queues list", "galley queues pause blog-generation-queue"]);
  const add: Add = (usage, description, examples) =>
    withExamples(reaching(queues.command(usage).description(description), env), examples);
  addStates(add);
  addTasks(add);
  add("apply", "create or update all queues to match the configuration", [
    "galley queues apply",
    "galley queues apply --project my-project --location europe-west1",
  ])
    .option("--project <id>", "apply to Google Cloud Tasks in this project, without a Galley that runs")
    .option("--location <region>", "with --project: where the queues are; europe-west1 unless the environment says so")
    .option("--endpoint <host:port>", "with --project: an emulator, spoken to in plain text, instead of Google")
    .action(async (options: ApplyOptions) => (await commands()).apply(options, env));
}

type Add = (usage: string, description: string, examples: string[]) => Command;

function addStates(add: Add): void {
  add("list", "all queues, with what waits in them", ["galley queues list --json"]).action(
    async (options: QueueOptions) => (await commands()).list(options),
  );
  add("describe <queue>", "one queue in full", ["galley queues describe image-generation-queue"]).action(
    async (queue: string, options: QueueOptions) => (await commands()).describe(queue, options),
  );
  add("pause <queue>", "dispatch nothing until it is resumed; jobs are still accepted", [
    "galley queues pause blog-generation-queue",
  ]).action(async (queue: string, options: QueueOptions) => (await commands()).pause(queue, options));
  add("resume <queue>", "dispatch again", ["galley queues resume blog-generation-queue"]).action(
    async (queue: string, options: QueueOptions) => (await commands()).resume(queue, options),
  );
  add("purge <queue>", "delete all its tasks and cancel their jobs", [
    "galley queues purge blog-generation-queue --yes",
  ])
    .option("--yes", "do not ask first")
    .action(async (queue: string, options: PurgeOptions) => (await commands()).purge(queue, options));
}

function addTasks(add: Add): void {
  add("tasks <queue>", "the tasks in a queue", ["galley queues tasks blog-generation-queue --limit 10"])
    .addOption(new Option("--limit <count>", "how many, at most 200").argParser(number(1, 200)).default(50))
    .option("--cursor <cursor>", "go on where an earlier page ended")
    .action(async (queue: string, options: TasksOptions) => (await commands()).tasks(queue, options));
  add("run <queue> <task>", "dispatch a task now", ["galley queues run blog-generation-queue 3f9a…"]).action(
    async (queue: string, task: string, options: QueueOptions) => (await commands()).run(queue, task, options),
  );
  add("delete <queue> <task>", "delete a task and cancel its job", [
    "galley queues delete blog-generation-queue 3f9a…",
  ]).action(async (queue: string, task: string, options: QueueOptions) =>
    (await commands()).remove(queue, task, options),
  );
}
