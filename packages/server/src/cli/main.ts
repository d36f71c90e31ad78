#!/usr/bin/env node
import { Command } from "commander";
import { ConfigError } from "../config.ts";
import { StartError } from "../server.ts";
import { CliError } from "./cli-error.ts";
import { demo } from "./demo.ts";
import { addGenerate } from "./generate.ts";
import { start } from "./start.ts";

const program = new Command("galley")
  .description("Slow content work as dependable background jobs.")
  .showHelpAfterError("(galley --help tells more)");

program
  .command("start")
  .description("serve the API, the worker and the queue until stopped")
  .action(() => start(process.env));

program
  .command("demo")
  .description("write a blog post through the API, and keep serving")
  .option("--exit", "end when the work is done; the status is 0 when all went well")
  .option("--live", "use the models configured in the environment instead of the offline writer")
  .option("--out <folder>", "where the results and the demo's data go", "galley-demo")
  .action((options) => demo(process.env, options));

addGenerate(program, process.env);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof ConfigError) for (const line of error.lines) console.error(`galley: ${line}`);
  else if (error instanceof StartError || error instanceof CliError) console.error(`galley: ${error.message}`);
  else console.error(error);
  process.exit(1);
}
