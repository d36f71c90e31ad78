import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The packages that are published, each after those that it imports. */
const packages = ["foundation", "cloud-tasks"];
const programs = ["cloud-tasks/dist/server/cli/main.js"];

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Compiles what is published from `src` to `dist`, from nothing: what a source has lost, the package loses too. */
for (const name of packages) {
  rmSync(path(`packages/${name}/dist`), { recursive: true, force: true });
  const project = path(`packages/${name}/tsconfig.build.json`);
  const compiler = path("node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "--project", project], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
for (const program of programs) chmodSync(path(`packages/${program}`), 0o755);
