import { execFileSync } from "node:child_process";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { bashCompletion } from "../../src/cli/completion-bash.ts";
import { fishCompletion } from "../../src/cli/completion-fish.ts";
import { placesOf } from "../../src/cli/completion-tree.ts";
import { zshCompletion } from "../../src/cli/completion-zsh.ts";
import { createProgram } from "../../src/cli/program.ts";

const program = createProgram({});
const places = placesOf(program);

/** What bash itself would offer at the end of a line. */
function offered(line: string, breaks = " \t\n\"'><=;|&(:"): string[] {
  const script = `${bashCompletion(places)}
    COMP_WORDBREAKS=$2 COMP_LINE=$1 COMP_POINT=\${#1}
    _galley
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-uc", script, "galley", line, breaks], { encoding: "utf8" });
  return answer.split("\n").filter(Boolean);
}

describe("bash completes", () => {
  test("commands, and the commands below them", () => {
    expect(offered("galley ")).toEqual(expect.arrayContaining(["start", "demo", "images", "completion", "help"]));
    expect(offered("galley ima")).toEqual(["images"]);
    expect(offered("galley jobs re")).toEqual(["retry"]);
    expect(offered("galley jobs list re")).toEqual([]);
  });

  test("the options of a command, where one is begun", () => {
    expect(offered("galley jobs list --s")).toEqual(["--status", "--since"]);
    expect(offered("galley jobs list --json --s")).toEqual(["--status", "--since"]);
    expect(offered("galley start --")).toEqual(["--help"]);
  });

  test("the values of an option, in both ways to give one, also with a colon in them", () => {
    expect(offered("galley generate --topic x --length ")).toEqual(["short", "medium", "long", "extended"]);
    expect(offered("galley images generate fox --quality=h")).toEqual(["high"]);
    expect(offered("galley images generate --aspect 16")).toEqual(["16:9"]);
    expect(offered("galley images generate --aspect 16:")).toEqual(["9"]);
    expect(offered("galley images generate --aspect 16:", " \t\n")).toEqual(["16:9"]);
  });

  test("the values of an argument, and files where anything may stand", () => {
    expect(offered("galley completion ")).toEqual(["bash", "zsh", "fish"]);
    expect(offered("galley upload ./ph")).toEqual([]);
    expect(offered("galley generate --out sh")).toEqual([]);
    expect(bashCompletion(places)).toContain("complete -o bashdefault -o default -F _galley galley");
  });
});

/** Every command with what it takes, as the program itself has it. */
const commandsOf = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsOf)];

test.each([
  ["bash", bashCompletion, (option: string) => option],
  ["zsh", zshCompletion, (option: string) => `'${option}:`],
  ["fish", fishCompletion, (option: string) => `-l ${option.slice(2)} `],
] as const)("%s is told of every command, option and choice", (_shell, completion, written) => {
  const script = completion(places);
  const options = commandsOf(program).flatMap((command) => command.options);
  expect(options.length).toBeGreaterThan(60);
  for (const { long, argChoices } of options) {
    expect(script).toContain(written(long!));
    for (const choice of argChoices ?? []) expect(script).toContain(choice);
  }
  for (const { path } of places) expect(script).toContain(path);
});
