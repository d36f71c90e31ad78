import { Command } from "commander";
import { ConfigError } from "../config.ts";
import { StartError } from "../start-error.ts";
import { CliError } from "./cli-error.ts";
import { addDoctor } from "./doctor.ts";
import { addGenerate } from "./generate.ts";
import { addKeys } from "./keys.ts";
import { addQueues } from "./queues.ts";
import { addUpload } from "./upload.ts";

/** The command line: reads it, runs the command, and says in one line why one could not be run. */
export async function run(): Promise<void> {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof ConfigError) for (const line of error.lines) console.error(`galley: ${line}`);
    else if (error instanceof StartError || error instanceof CliError) console.error(`galley: ${error.message}`);
    else console.error(error);
    process.exitCode = error instanceof CliError ? error.status : 1;
  }
}

// A command's code is loaded when it is called: `start` is to answer soon, and needs no progress bars for that.
function createProgram(): Command {
  const program = new Command("galley").description("Slow content work as dependable background jobs.");

  program
    .command("start")
    .description("serve the API, the worker and the queue until stopped")
    .action(async () => (await import("./start.ts")).start(process.env));

  program
    .command("demo")
    .description("write a blog post, make pictures and upload photos through the API, and keep serving")
    .option("--exit", "end when the work is done; the status is 0 when all went well")
    .option("--live", "use the models configured in the environment instead of the offline writer")
    .option("--out <folder>", "where the results and the demo's data go", "galley-demo")
    .action(async (options) => (await import("./demo.ts")).demo(process.env, options));

  addGenerate(program, process.env);
  addUpload(program, process.env);
  addQueues(program, process.env);
  addKeys(program, process.env);
  addDoctor(program, process.env);
  pointToHelp(program, "galley");
  return program;
}

/** A command that was typed wrong points to its own help. */
function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help tells more)`);
  for (const below of command.commands) pointToHelp(below, `${name} ${below.name()}`);
}
