import type { Command } from "commander";

/** A command as a shell is told of it. */
export interface Place {
  /** Its words, such as `galley jobs list`. */
  path: string;
  commands: Array<{ name: string; about: string }>;
  options: Array<{ name: string; about: string; takesValue: boolean; choices: readonly string[] }>;
  /** What its arguments may be, where that is known. */
  values: readonly string[];
}

/** A command and all below it, each before those that are its own. */
export function placesOf(command: Command, above = ""): Place[] {
  const path = `${above}${command.name()}`;
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const own: Place = {
    path,
    commands: below.map((one) => ({ name: one.name(), about: one.description() })),
    options: help.visibleOptions(command).flatMap(({ short, long, description, required, optional, argChoices }) =>
      [long, short].filter(isGiven).map((name) => ({
        name,
        about: description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
    ),
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  return [own, ...command.commands.flatMap((one) => placesOf(one, `${path} `))];
}

const isGiven = (name: string | undefined): name is string => name !== undefined;
