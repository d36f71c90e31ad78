import type { Command } from "commander";
import type { Shell } from "./completion.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import { placesOf } from "./completion-tree.ts";
import { zshCompletion } from "./completion-zsh.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export function printCompletion(program: Command, shell: Shell): void {
  console.log(scripts[shell](placesOf(program)));
}
