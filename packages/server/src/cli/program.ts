import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { StartError } from "../start-error.ts";
import { endWithReader } from "./broken-pipe.ts";
import { CliError, usageStatus } from "./cli-error.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addGenerate } from "./generate.ts";
import { pointToHelp, withExamples } from "./help.ts";
import { addImages } from "./images.ts";
import { addJobs } from "./jobs.ts";
import { addKeys } from "./keys.ts";
import { addMigrate } from "./migrate.ts";
import { addQueues } from "./queues.ts";
import { addUpload } from "./upload.ts";
import { version } from "./version.ts";

/** The command line: reads it, runs the command, and says in one line why one could not be run. */
export async function run(): Promise<void> {
  try {
    await createProgram(process.env).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageStatus;
    else process.exitCode = tell(error);
  }
}

function tell(error: unknown): number {
  if (error instanceof ConfigError) for (const line of error.lines) console.error(`galley: ${line}`);
  else if (error instanceof StartError || error instanceof CliError) console.error(`galley: ${error.message}`);
  else console.error(error);
  return error instanceof CliError ? error.status : 1;
}

/** They serve on, whether or not somebody reads what they print. */
const services = ["start", "demo"];

const notes = `Commands reach the Galley at http://127.0.0.1:8080, or at --url or GALLEY_URL, with the key in GALLEY_API_KEY.
The status is 0 when all went well, 1 when something failed, 2 when a command was called wrongly.`;

/** All commands. A command's code is loaded when it is called: `start` is to answer soon, and needs no progress bars. */
export function createProgram(env: NodeJS.ProcessEnv): Command {
  const program = new Command("galley")
    .description("Slow content work as dependable background jobs.")
    .version(version, "--version", "print the version")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "galley: ")) })
    .hook("preAction", (_, action) => {
      if (!services.includes(action.name())) endWithReader();
    })
    .exitOverride();
  const examples = [
    "galley start",
    'galley generate --topic "Composting at home" --keywords composting',
    "galley jobs list",
  ];
  withExamples(program, examples, notes);

  addStart(program, env);
  addDemo(program, env);
  addGenerate(program, env);
  addImages(program, env);
  addUpload(program, env);
  addJobs(program, env);
  addQueues(program, env);
  addMigrate(program, env);
  addKeys(program, env);
  addDoctor(program, env);
  addCompletion(program);
  pointToHelp(program);
  return program;
}

function addStart(program: Command, env: NodeJS.ProcessEnv): void {
  const start = program
    .command("start")
    .description("serve the API, the worker and the queue until stopped")
    .action(async () => (await import("./start.ts")).start(env));
  withExamples(start, ["galley start", "PORT=9000 GALLEY_DATA_DIR=/var/lib/galley galley start"]);
}

function addDemo(program: Command, env: NodeJS.ProcessEnv): void {
  const demo = program
    .command("demo")
    .description("write a blog post, make pictures and upload photos through the API, and keep serving")
    .option("--exit", "end when the work is done; the status is 0 when all went well")
    .option("--live", "use the models configured in the environment instead of the offline writer")
    .option("--out <folder>", "where the results and the demo's data go", "galley-demo")
    .action(async (options) => (await import("./demo.ts")).demo(env, options));
  withExamples(demo, ["galley demo", "galley demo --exit --out /tmp/galley-demo"]);
}
