import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Config } from "../config.ts";
import { ask, type Finding, failed, ok, warning } from "./doctor-finding.ts";

/** As `engines` of the package says. */
const oldestNode = [26, 10] as const;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (fits) return ok("node", version);
  return failed("node", `${version} is too old`, `Galley needs ${oldestNode.join(".")}: \`npm start\` brings its own.`);
}

const enough = 1024 ** 3;
const tooLittle = 100 * 1024 ** 2;

/** Whether the data folder, or the one it will be made in, can be written to, and what room there is. */
export async function checkDataFolder({ dataDir }: Pick<Config, "dataDir">): Promise<Finding[]> {
  const name = "data folder";
  const folder = await nearestFolder(dataDir);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error("no folder");
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    return [failed(name, `${folder} is not a folder that can be written to`, "Set GALLEY_DATA_DIR to one that can.")];
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const room = `${dataDir}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  if (free < tooLittle) return [failed(name, room, "Make room: a full disk takes no jobs.")];
  return [
    free < enough ? warning(name, room, "Make room before it is full: a full disk takes no jobs.") : ok(name, room),
  ];
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).then(
      () => true,
      () => false,
    );
    if (found || folder === dirname(folder)) return folder;
  }
}

/** Whether the service could listen where it is to. */
export async function checkPort({ host, port }: Pick<Config, "host" | "port">): Promise<Finding[]> {
  const name = "port";
  const where = `${host}:${port}`;
  const code = await tryToListen(host, port);
  if (code === undefined) return [ok(name, port === 0 ? "any that is free" : `${where} is free`)];
  if (code === "EADDRINUSE") {
    const near = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
    const asked = await ask(`http://${near.includes(":") ? `[${near}]` : near}:${port}/health/live`);
    const isGalley = "body" in asked && (asked.body as { status?: unknown } | undefined)?.status === "ok";
    if (isGalley) return [ok(name, `a Galley serves at ${where}`)];
    return [failed(name, `${where} is in use by something else`, "End that, or set PORT to another.")];
  }
  const advice = code === "EACCES" ? "Set PORT to one above 1023." : "Set HOST to an address of this machine.";
  return [failed(name, `${where} cannot be listened on (${code})`, advice)];
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "failed"));
  server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  return promise;
}
