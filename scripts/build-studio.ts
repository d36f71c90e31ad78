import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const studio = join(root, "packages/studio");
const page = join(studio, "dist/index.html");

/** What the page is made of. */
const sources = [
  ...["client/src", "react/src", "studio/src", "studio/public"].map((folder) => join(root, "packages", folder)),
  ...["index.html", "vite.config.ts", "package.json"].map((file) => join(studio, file)),
];

/** When a file, or the newest one in a folder, was written. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(mtimeMs, ...below);
}

/** ms for which the files of earlier builds stay: pages that are open may still ask for them. */
const day = 24 * 3_600_000;

function removeOld(): void {
  const assets = join(studio, "dist/assets");
  for (const name of readdirSync(assets)) {
    if (statSync(join(assets, name)).mtimeMs < Date.now() - day) rmSync(join(assets, name), { force: true });
  }
}

/** Builds the page that Galley serves, if it is missing or older than what it is made of. */
export function setup(): void {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  // Installed without what one develops with: there is nothing to build with, and the API needs no page.
  if (!existsSync(vite)) return;
  if (existsSync(page) && Math.max(...sources.map(newest)) <= statSync(page).mtimeMs) return;
  // Two at a time do no harm: files are named after what is in them.
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: studio,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    throw new Error("the Studio could not be built");
  }
  removeOld();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
