import type { Command } from "commander";

/** Ways to call a command, below its help; and what else somebody should know who calls it. */
export function withExamples(command: Command, examples: readonly string[], notes = ""): Command {
  const lines = examples.map((example) => `  ${example}`).join("\n");
  return command.addHelpText("after", `\nExamples:\n${lines}${notes && `\n\n${notes}`}`);
}

/** A command that was typed wrong points to its own help. */
export function pointToHelp(command: Command, name = command.name()): void {
  command.showHelpAfterError(`(${name} --help tells more)`);
  for (const below of command.commands) pointToHelp(below, `${name} ${below.name()}`);
}
