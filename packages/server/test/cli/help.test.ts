import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../src/cli/program.ts";
import { galley } from "./support/galley.ts";

const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)];
const program = createProgram({});
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
const commands = below(program);

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

describe("every command", () => {
  test.each(commands.map((command) => [pathOf(command), command] as const))(
    "%s has examples, of itself",
    (path, command) => {
      const [, examples = ""] = /\nExamples:\n((?: {2}.*\n)+)/.exec(helpOf(command)) ?? [];
      expect(examples).not.toBe("");
      for (const line of examples.trimEnd().split("\n")) expect(line).toContain(path);
    },
  );

  test("its examples use options that there are", () => {
    for (const command of commands) {
      const known = below(command).flatMap(({ options }) => options.flatMap(({ long, short }) => [long, short]));
      const [, examples = ""] = /\nExamples:\n((?: {2}.*\n)+)/.exec(helpOf(command)) ?? [];
      const own = examples.split("\n").map((line) => line.split(" | ")[0]!);
      for (const [option] of own.join("\n").matchAll(/(?<=\s)--[a-z-]+/g)) expect(known).toContain(option);
    }
  });

  test("that answers a program can do so in JSON", () => {
    const leaves = commands.filter(({ commands: own }) => own.length === 0).map(pathOf);
    const withJson = commands.filter(({ options }) => options.some(({ long }) => long === "--json")).map(pathOf);
    expect(leaves.filter((path) => !withJson.includes(path))).toEqual([
      "galley start",
      "galley demo",
      "galley completion",
    ]);
  });
});

describe("the command line", () => {
  test("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await galley(["--version"])).toMatchObject({ code: 0, output: version });
  });

  test("ends with 2 where it was called wrongly, says what was meant, and points to the help", async () => {
    expect(await galley(["imags"])).toMatchObject({
      code: 2,
      errors: "galley: unknown command 'imags'\n(Did you mean images?)\n(galley --help tells more)",
    });
    expect(await galley(["jobs", "list", "--statuss", "failed"])).toMatchObject({
      code: 2,
      errors: expect.stringContaining("(Did you mean --status?)"),
    });
    expect(await galley(["jobs"])).toMatchObject({
      code: 2,
      output: "",
      errors: expect.stringContaining("Usage: galley jobs"),
    });
  });

  test("finds Galley by PORT, GALLEY_URL or --url, and says where it looked", async () => {
    const looked = async (env: Record<string, string>, ...args: string[]) =>
      (await galley(["jobs", "list", ...args], env)).errors;
    const told = (port: number) =>
      `galley: no Galley answers at http://127.0.0.1:${port}; start one with \`npm start\``;
    const env = { PORT: "9", GALLEY_URL: "http://127.0.0.1:10" };
    expect(await looked({ PORT: "9" })).toBe(told(9));
    expect(await looked(env)).toBe(told(10));
    expect(await looked(env, "--url", "http://127.0.0.1:11")).toBe(told(11));
  });
});

/** The commands that README and guides show, as somebody would type them. */
const shown = ["README.md", "docs/images.md", "docs/jobs.md", "docs/datasets.md", "docs/operations.md"].flatMap(
  (file) => {
    const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), "utf8");
    return [...text.matchAll(/npm run galley -- (.*?)(?: {2,}#.*)?$/gm)].map(([, line]) => [file, line!] as const);
  },
);

describe("the guides", () => {
  test("name every command", () => {
    const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");
    const [, list = ""] = /\| command \| \|\n((?:\|.*\n)+)/.exec(readme) ?? [];
    for (const { name, commands: own } of program.commands.map((one) => ({
      name: one.name(),
      commands: one.commands,
    }))) {
      expect(list).toContain(`\`${name}\``);
      if (name === "images" || name === "jobs") for (const one of own) expect(list).toContain(`\`${one.name()}\``);
    }
  });

  test.each(shown)("%s: galley %s", (_file, line) => {
    let command = program;
    const words = line.replace(/"[^"]*"/g, "text").split(/[\s`]+/);
    for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
    expect(command.commands).toEqual([]);
    const known = command.options.map(({ long }) => long);
    for (const option of words.filter((word) => word.startsWith("--"))) expect(known).toContain(option);
  });
});
