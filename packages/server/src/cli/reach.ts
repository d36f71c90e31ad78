import type { Command } from "commander";
import { Option } from "commander";

/** How a command reaches Galley and shows what it says. */
export interface Reach {
  url: string;
  key?: string;
  json?: true;
}

/** The options of every command that talks to a Galley that is running. */
export function reaching(command: Command, env: NodeJS.ProcessEnv, json = "print the answer as JSON"): Command {
  const where = "Where Galley is:";
  const usual = env.GALLEY_URL || `http://127.0.0.1:${env.PORT || 8080}`;
  const url = new Option("--url <url>", "instead of GALLEY_URL").default(usual).helpGroup(where);
  const key = new Option("--key <key>", "an API key, instead of GALLEY_API_KEY; others on the machine may see it here");
  return command
    .option("--json", json)
    .addOption(url)
    .addOption(key.default(env.GALLEY_API_KEY || undefined, "GALLEY_API_KEY").helpGroup(where));
}
