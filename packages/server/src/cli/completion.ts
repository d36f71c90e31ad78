import { Argument, type Command } from "commander";
import { withExamples } from "./help.ts";

const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** `galley completion`: what makes a shell complete galley's commands, made of the commands themselves. */
export function addCompletion(program: Command): void {
  const completion = program
    .command("completion")
    .description("print what makes a shell complete galley's commands, options and their values")
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .action(async (shell: Shell) => (await import("./completion-script.ts")).printCompletion(program, shell));
  withExamples(completion, [
    "source <(galley completion bash)                               # or in ~/.bashrc",
    "galley completion zsh > ~/.zfunc/_galley                       # a folder of fpath",
    "galley completion fish > ~/.config/fish/completions/galley.fish",
  ]);
}
