import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { path } from "./paths.ts";

/** Compiles a package from `src` to `dist`, or only its declarations. Ends the process where it cannot be compiled. */
export function compile(name: string, what: "all" | "declarations" = "all"): void {
  rmSync(path(`packages/${name}/dist`), { recursive: true, force: true });
  const project = path(`packages/${name}/tsconfig.build.json`);
  const compiler = path("node_modules/typescript/bin/tsc");
  const only = what === "declarations" ? ["--emitDeclarationOnly"] : [];
  const { status } = spawnSync(process.execPath, [compiler, "--project", project, ...only], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
