import { JobErrorCode as errorCodes, type JobErrorCode, type JobStatus } from "@galley/contract";
import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { moment, number, pair, statuses } from "./parse-options.ts";
import { type Reach, reaching } from "./reach.ts";

type JobKind = "blog" | "image" | "dataset";

export interface ListJobsOptions extends Reach {
  kind?: JobKind;
  status?: JobStatus[];
  since?: string;
  metadata?: Record<string, string>;
  batch?: string;
  limit: number;
  cursor?: string;
}

export interface WatchOptions extends Reach {
  text?: true;
  approveOutline?: true;
}

export interface RetryOptions extends Reach {
  failed?: true;
  cancelled?: true;
  since?: string;
  errorCode?: JobErrorCode;
  limit: number;
  yes?: true;
}

type Add = (usage: string, description: string, json?: string) => Command;

/** `galley jobs`: what a Galley that is running works on, and has. */
export function addJobs(program: Command, env: NodeJS.ProcessEnv): void {
  const jobs = program
    .command("jobs")
    .description("see, follow, cancel and retry the jobs of a Galley that is running");
  withExamples(jobs, ["galley jobs list", "galley jobs watch 0192a4f0-…", "galley jobs retry --failed --since 1h"]);
  const add: Add = (usage, description, json) => reaching(jobs.command(usage).description(description), env, json);
  addList(add);
  addShow(add);
  addWatch(add, env);
  addCancel(add);
  addRetry(add);
}

function addList(add: Add): void {
  const list = add("list", "jobs, the newest first")
    .addOption(new Option("--kind <kind>", "what they make").choices(["blog", "image", "dataset"]))
    .addOption(new Option("--status <states>", "in which states, separated by commas").argParser(statuses))
    .addOption(
      new Option("--since <time>", "made since then: 2027-01-31T08:00Z, or 30m, 12h, 7d ago").argParser(moment),
    )
    .addOption(new Option("--metadata <name=value>", "with this pair; may be given several times").argParser(pair))
    .option("--batch <id>", "of this batch")
    .addOption(new Option("--limit <count>", "how many, at most 200").argParser(number(1, 200)).default(20))
    .option("--cursor <cursor>", "go on where an earlier page ended")
    .action(async (options: ListJobsOptions) => (await import("./jobs-look.ts")).listJobs(options));
  withExamples(list, [
    "galley jobs list --kind blog --status failed,cancelled",
    "galley jobs list --metadata campaign=spring --since 7d --json",
  ]);
}

function addShow(add: Add): void {
  const show = add("show <id>", "one job in full: its stages, attempts and cost").action(
    async (id: string, options: Reach) => (await import("./jobs-look.ts")).showJob(id, options),
  );
  withExamples(show, ["galley jobs show 0192a4f0-…", "galley jobs show 0192a4f0-… --json | jq .result"]);
}

function addWatch(add: Add, env: NodeJS.ProcessEnv): void {
  const watch = add("watch <id>", "follow a job to its end", "print each change as a line of JSON")
    .option("--text", "print what it writes as it is written")
    .option("--approve-outline", "show a post's outline and ask, where the job waits for that")
    .action(async (id: string, options: WatchOptions) => (await import("./jobs-watch.ts")).watchJob(id, options, env));
  withExamples(
    watch,
    ["galley jobs watch 0192a4f0-…", "galley jobs watch 0192a4f0-… --text > draft.md"],
    "The status is 0 when the job is completed, 1 when it failed or was cancelled. Ctrl-C ends the watching, not the job.",
  );
}

function addCancel(add: Add): void {
  const cancel = add("cancel <id...>", "cancel jobs").action(async (ids: string[], options: Reach) =>
    (await import("./jobs-act.ts")).cancelJobs(ids, options),
  );
  withExamples(cancel, ["galley jobs cancel 0192a4f0-… 0192a4f1-…"]);
}

function addRetry(add: Add): void {
  const retry = add(
    "retry [id...]",
    "work again on jobs that failed or were cancelled; each goes on after its last finished stage",
  )
    .option("--failed", "all that failed, instead of ids")
    .option("--cancelled", "all that were cancelled, instead of ids")
    .addOption(
      new Option("--since <time>", "of these, those made since then: a time, or 30m, 12h, 7d ago").argParser(moment),
    )
    .addOption(new Option("--error-code <code>", "of these, those with this error").choices(errorCodes.options))
    .addOption(
      new Option("--limit <count>", "of these, so many at most, up to 200").argParser(number(1, 200)).default(50),
    )
    .option("--yes", "do not ask before many are retried")
    .action(async (ids: string[], options: RetryOptions) => (await import("./jobs-act.ts")).retryJobs(ids, options));
  withExamples(retry, [
    "galley jobs retry 0192a4f0-…",
    "galley jobs retry --failed --since 2h --error-code provider_unavailable --yes",
  ]);
}
