import type { Command } from "commander";

/** How each of these commands reaches Galley and shows what it says. */
export interface QueueOptions {
  url: string;
  json?: true;
}

export interface PurgeOptions extends QueueOptions {
  yes?: true;
}

export interface TasksOptions extends QueueOptions {
  limit?: string;
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
  const add = (usage: string, description: string): Command =>
    queues
      .command(usage)
      .description(description)
      .option("--url <url>", "where Galley listens", `http://127.0.0.1:${env.PORT || 8080}`)
      .option("--json", "print the answer as JSON");

  add("list", "all queues, with what waits in them").action(async (options: QueueOptions) =>
    (await commands()).list(options),
  );
  add("describe <queue>", "one queue in full").action(async (queue: string, options: QueueOptions) =>
    (await commands()).describe(queue, options),
  );
  add("pause <queue>", "dispatch nothing until it is resumed; jobs are still accepted").action(
    async (queue: string, options: QueueOptions) => (await commands()).pause(queue, options),
  );
  add("resume <queue>", "dispatch again").action(async (queue: string, options: QueueOptions) =>
    (await commands()).resume(queue, options),
  );
  add("purge <queue>", "delete all its tasks and cancel their jobs")
    .option("--yes", "really; needed on a terminal")
    .action(async (queue: string, options: PurgeOptions) => (await commands()).purge(queue, options));
  add("tasks <queue>", "the tasks in a queue")
    .option("--limit <count>", "how many, at most 200", "50")
    .option("--cursor <cursor>", "go on where an earlier page ended")
    .action(async (queue: string, options: TasksOptions) => (await commands()).tasks(queue, options));
  add("run <queue> <task>", "dispatch a task now").action(async (queue: string, task: string, options: QueueOptions) =>
    (await commands()).run(queue, task, options),
  );
  add("delete <queue> <task>", "delete a task and cancel its job").action(
    async (queue: string, task: string, options: QueueOptions) => (await commands()).remove(queue, task, options),
  );
  add("apply", "create or update all queues to match the configuration")
    .option("--project <id>", "apply to Google Cloud Tasks in this project, without a Galley that runs")
    .option("--location <region>", "with --project: where the queues are; europe-west1 unless the environment says so")
    .option("--endpoint <host:port>", "with --project: an emulator, spoken to in plain text, instead of Google")
    .action(async (options: ApplyOptions) => (await commands()).apply(options, env));
}
