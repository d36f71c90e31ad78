import { execFile } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const execute = promisify(execFile);

/** Runs a program to its end; what it printed. Fails with all it said where it ends badly. */
export async function run(command: string, args: string[], cwd: string, env = process.env): Promise<string> {
  try {
    return (await execute(command, args, { cwd, env, maxBuffer: 50_000_000 })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

/** A program of a package that the repository has installed. */
export const installed = (name: string): string => join(root, "node_modules/.bin", name);

/** Builds these packages, and packs them into `folder`; gives their tarballs. */
export async function pack(names: readonly string[], folder: string): Promise<string[]> {
  await run(process.execPath, ["scripts/build.ts", ...names], root);
  const args = names.flatMap((name) => ["--workspace", `packages/${name}`]);
  const told = await run("npm", ["pack", "--json", "--pack-destination", folder, ...args], root);
  const packed = JSON.parse(told) as Array<{ filename: string }> | Record<string, { filename: string }>;
  return Object.values(packed).map(({ filename }) => join(folder, filename));
}

/**
 * Installs the tarballs in a new folder as npm does, without the network, with a copy of an example where one is named.
 * What else is needed is linked from what the repository has installed.
 */
export async function installIn(
  folder: string,
  tarballs: readonly string[],
  { others = [], example }: { others?: readonly string[]; example?: string } = {},
): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  await run("npm", ["install", "--offline", "--legacy-peer-deps", ...tarballs], folder);
  for (const name of others) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  if (example) cpSync(join(root, "examples", example), folder, { recursive: true });
}
