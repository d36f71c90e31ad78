import { ConfigError, readConfig } from "../config.ts";
import type { DoctorOptions } from "./doctor.ts";
import { checkDatabase } from "./doctor-database.ts";
import { type Finding, failed, ok } from "./doctor-finding.ts";
import { checkDataFolder, checkNode, checkPort } from "./doctor-machine.ts";
import { checkModels } from "./doctor-models.ts";
import { checkQueue, checkTokens, checkWorkerAddress } from "./doctor-queue.ts";
import { checkAccess, checkTracing } from "./doctor-safety.ts";
import { checkStorage } from "./doctor-storage.ts";
import { paint, show } from "./show.ts";

/** Prints what was found, a line for each check; the exit status is 1 when one has failed. */
export async function doctor({ json }: DoctorOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const findings = await examine(env);
  const healthy = findings.every(({ status }) => status !== "failed");
  show({ json }, { ok: healthy, checks: findings }, ({ checks }) => checks.map(lineOf).join("\n"));
  if (!healthy) process.exitCode = 1;
}

/** Looks at everything that the environment names. Without a configuration that can be read, there is little to look at. */
export async function examine(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const machine = [checkNode(process.versions.node)];
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mistakes = error.lines.map((line) =>
      failed("configuration", line, "Set it right; nothing else was checked."),
    );
    return [...machine, ...mistakes];
  }
  const database = checkDatabase(config);
  const checks: Array<Promise<Finding[]>> = [
    checkDataFolder(config),
    database.then(({ findings }) => findings),
    checkPort(config),
    database.then(({ keys }) => checkAccess(config, keys)),
    database.then((found) => checkStorage(config, found)),
    checkQueue(config),
    checkWorkerAddress(config),
    checkTokens(config),
    checkModels(config),
    checkTracing(config),
  ];
  const found = (await Promise.all(checks)).flat();
  return [...machine, ok("configuration", "every variable can be read"), ...found];
}

const labels = { ok: "ok", warning: "WARNING", failed: "FAILED" };
const colours = { ok: "green", warning: "yellow", failed: "red" } as const;

function lineOf({ check, status, message, advice }: Finding): string {
  const line = `${paint(colours[status], labels[status].padEnd(8))}${check.padEnd(16)}${message}`;
  return advice === undefined ? line : `${line.replace(/\.$/, "")}. ${advice}`;
}
