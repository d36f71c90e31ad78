import { type Command, Option } from "commander";

/** How each of these commands reaches Galley and shows what it says. */
export interface KeyOptions {
  url: string;
  json?: true;
}

export interface CreateKeyOptions extends KeyOptions {
  name: string;
  tenant: string;
  scope: "tenant" | "admin";
  expires?: string;
}

const commands = () => import("./keys-commands.ts");

/** `galley keys`: make, list and revoke API keys. */
export function addKeys(program: Command, env: NodeJS.ProcessEnv): void {
  const keys = program
    .command("keys")
    .description(
      "API keys, of the Galley that is running (with an admin key in GALLEY_API_KEY) or else of the database that the environment names",
    );
  const add = (usage: string, description: string): Command =>
    keys
      .command(usage)
      .description(description)
      .option("--url <url>", "where Galley listens", `http://127.0.0.1:${env.PORT || 8080}`)
      .option("--json", "print the answer as JSON");

  add("create", "make a key; it is shown once")
    .requiredOption("--name <name>", "what it is for")
    .option("--tenant <tenant>", "whose jobs are made and seen with it", "default")
    .addOption(
      new Option("--scope <scope>", "admin: queues, keys and metrics too")
        .choices(["tenant", "admin"])
        .default("tenant"),
    )
    .option("--expires <date>", "when it ends by itself, such as 2027-01-31T00:00:00Z")
    .action(async (options: CreateKeyOptions) => (await commands()).create(options, env));
  add("list", "all keys, newest first").action(async (options: KeyOptions) => (await commands()).list(options, env));
  add("revoke <id>", "end a key's validity for good").action(async (id: string, options: KeyOptions) =>
    (await commands()).revoke(id, options, env),
  );
}
