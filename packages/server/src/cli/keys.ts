import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { type Reach, reaching } from "./reach.ts";

export type KeyOptions = Reach;

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
      "make, list and revoke API keys, of a Galley that is running (with an admin key) or else in the database that the environment names",
    );
  withExamples(keys, ["galley keys create --name operator --scope admin", "galley keys list"]);
  const add = (usage: string, description: string, example: string): Command =>
    withExamples(reaching(keys.command(usage).description(description), env), [example]);

  add(
    "create",
    "make a key; it is shown once",
    "galley keys create --name shop --tenant shop --expires 2027-12-31T00:00:00Z",
  )
    .requiredOption("--name <name>", "what it is for")
    .option("--tenant <tenant>", "whose jobs are made and seen with it", "default")
    .addOption(
      new Option("--scope <scope>", "admin: queues, keys and metrics too")
        .choices(["tenant", "admin"])
        .default("tenant"),
    )
    .option("--expires <date>", "when it ends by itself, such as 2027-01-31T00:00:00Z")
    .action(async (options: CreateKeyOptions) => (await commands()).create(options, env));
  add("list", "all keys, newest first", "galley keys list --json").action(async (options: KeyOptions) =>
    (await commands()).list(options, env),
  );
  add("revoke <id>", "end a key's validity for good", "galley keys revoke 0192a4f0-…").action(
    async (id: string, options: KeyOptions) => (await commands()).revoke(id, options, env),
  );
}
