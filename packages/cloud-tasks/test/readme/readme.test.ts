import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCloudTasks } from "../cli/process.ts";
import { blocks, excerpt, readme } from "./snippets.ts";

/** The start itself, and what it prints: not in a file of their own. */
const withoutFile = (text: string): boolean => /^(?:npx|\d\d:)/.test(text);

describe("the README shows the examples as they are", () => {
  test.for(blocks().filter(({ text }) => !withoutFile(text)))("$source", ({ source, text }) => {
    expect(source).toBeDefined();
    expect(text).toBe(excerpt(source!));
  });

  test("all languages are there", () => {
    const shown = blocks().map(({ source }) => source?.split("#")[0]);
    for (const file of ["node-grpc.ts", "node-rest.ts", "firebase-admin.ts", "python_client.py", "go/main.go"])
      expect(shown).toContain(`examples/${file}`);
    for (const file of ["gcloud.sh", "curl.sh", "worker.ts", "vitest.ts"]) expect(shown).toContain(`examples/${file}`);
  });
});

test("the lines that the README shows of attempts have the form of the real ones", () => {
  const lines = blocks()
    .find(({ language }) => language === "text")!
    .text.trimEnd()
    .split("\n");
  expect(lines).toHaveLength(3);
  for (const line of lines)
    expect(line).toMatch(
      /^[\d:]{8}\.\d{3} {2}mail {2}\d{20} {2}attempt \d {2}(?:\d{3}|- {2}) {2}[ \d]{4} ms {2}(?:retry in|done)/,
    );
});

test("the README's flags and defaults are those of the program, and so are the settings of a queue", async () => {
  const run = runCloudTasks(["--help"]);
  await run.ended;
  const help = run.out.join("\n");
  const shown = [...readme.matchAll(/^\| (?:`-\w`, )?`(--[\w-]+)` \| (?:`(.*?)`|own address|) \|/gm)].map(
    ([, flag, usual]) => [flag, usual],
  );
  const real = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)(?:[^(\n]*\n {10,})?[^(\n]*(?:\((.*)\))?$/gm)]
    .map(([, flag, usual]) => [flag, usual === "own address" ? undefined : usual])
    .filter(([flag]) => flag !== "--help" && flag !== "--version");
  expect(real).toHaveLength(16);
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(real));
  const settings = [...help.matchAll(/([a-z-]+)=[\d.]+[a-z]? {2}|([a-z-]+)=[\d.]+[a-z]?$/gm)].map(
    ([, one, last]) => one ?? last,
  );
  const told = /Settings of `--queue`: ([\s\S]*?)\. Times/.exec(readme)![1]!;
  for (const setting of new Set(settings)) expect(told).toContain(`\`${setting}\``);
});

test("what the README links to is there", () => {
  const targets = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, target]) => target!);
  const headings = [...readme.matchAll(/^## (.*)$/gm)].map(
    ([, words]) => `#${words!.toLowerCase().replaceAll(/[^\w]+/g, "-")}`,
  );
  for (const target of targets) {
    if (target.startsWith("#")) expect(headings).toContain(target);
    else expect(existsSync(new URL(`../../${target}`, import.meta.url))).toBe(true);
  }
});
