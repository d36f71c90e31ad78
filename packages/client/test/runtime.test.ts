import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { jobId } from "./support/samples.ts";

const run = promisify(execFile);
const bareRuntime = fileURLToPath(new URL("./support/bare-runtime.ts", import.meta.url));
const compiler = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
const webOnly = fileURLToPath(new URL("./support/tsconfig.web.json", import.meta.url));
const source = fileURLToPath(new URL("../src/", import.meta.url));

test("works in a realm that has only JavaScript and the web's fetch, URL, abort signals, timers, decoder and crypto", async () => {
  const flags = ["--conditions=galley-source", "--experimental-vm-modules", "--no-warnings"];
  const { stdout } = await run(process.execPath, [...flags, bareRuntime]);
  expect(JSON.parse(stdout)).toMatchObject({
    title: "Composting at home",
    progress: ["Writing the draft", "Writing the draft"],
    time: "about 4 minutes",
    watched: ["snapshot live", "completed live"],
    state: "waiting",
    isBare: true,
    asked: expect.arrayContaining([
      "POST https://galley.example/api/v1/blog/generate-enhanced?async_mode=true",
      "GET https://galley.example/s",
      `GET https://galley.example/api/v1/jobs/${jobId}/events`,
    ]),
  });
});

test("compiles where only the web's types are known, so no name of Node's is used", async () => {
  const { stdout } = await run(process.execPath, [compiler, "--project", webOnly]);
  expect(stdout).toBe("");
});

test("takes nothing but types from elsewhere, and so has no dependencies", () => {
  const imports = readdirSync(source).flatMap((file) =>
    [...readFileSync(`${source}/${file}`, "utf8").matchAll(/^(import|export)( type)?[^;]*? from "([^"]+)";$/gms)].map(
      (match) => ({ file, isType: match[2] !== undefined, from: match[3] ?? "" }),
    ),
  );
  expect(imports.length).toBeGreaterThan(20);
  const outside = imports.filter((one) => !one.from.startsWith("./"));
  expect(outside.length).toBeGreaterThan(0);
  for (const one of outside) expect(one).toMatchObject({ isType: true, from: "@galley/contract" });
  expect(manifest).not.toHaveProperty("dependencies");
});
