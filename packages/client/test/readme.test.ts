import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/support/server.ts";
import * as client from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const compiler = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

test("the README's programs compile in a page", async () => {
  const folder = temporaryFolder();
  const programs = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program]) => program!);
  expect(programs.length).toBeGreaterThan(3);
  for (const [index, program] of programs.entries()) writeFileSync(join(folder, `${index}.ts`), program);
  const paths = { "@galley/client": [at("../src/index.ts")] };
  const compilerOptions = {
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["esnext", "dom"],
    types: [],
    noUnusedLocals: false,
    paths,
  };
  const config = { extends: at("../../../tsconfig.json"), compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, "--project", folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe("");
}, 60_000);

test("the README names every function, and no other; a client has each that talks to Galley", () => {
  const galley = client.createGalleyClient({ baseUrl: "https://galley.example" });
  const tables = readme.slice(readme.indexOf("## Functions"), readme.indexOf("## Uploads"));
  const named = new Set([...tables.matchAll(/`(?:galley\.)?([a-z]\w+)(?=[`(])/g)].map(([, name]) => name!));
  for (const field of [...named].filter((name) => name.includes("_"))) named.delete(field);
  for (const word of ["signal", "job", "result", "mdx", "html", "json"]) named.delete(word);
  const bound = Object.keys(galley);
  const alone = ["formatEstimatedTime", "getStageLabel", "isBlogJob", "isImageJob", "isTerminal"];
  expect([...named].sort()).toEqual([...bound, ...alone].sort());
  for (const name of bound.filter((name) => name !== "urlOf")) expect(client).toHaveProperty(name);
});
