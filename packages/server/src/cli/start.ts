import { armKill } from "@galley/foundation";
import { readConfig } from "../config.ts";
import { nameOfDatabase } from "../database/open.ts";
import { type RunningServer, startServer } from "../server.ts";
import { onStopSignal } from "./signals.ts";

/** Serves until SIGTERM or SIGINT. */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  if (config.fault) armKill(config.fault);
  // Heard from now on: who is told that Galley is ready may stop it in the same moment.
  const stop = onStopSignal();
  const server = await startServer(config);
  console.log(`Galley is ready at ${server.url}`);
  console.log(`  data      ${nameOfDatabase(config.database)}`);
  if (config.role !== "worker") console.log(`  Studio    ${server.url}`);
  console.log(`  API       ${server.url}/docs`);
  await stopped(server, stop);
}

/** Resolves when a signal has asked the server to stop and it has stopped. */
export async function stopped(server: RunningServer, stop: Promise<string>): Promise<void> {
  const signal = await stop;
  console.log(`${signal}: finishing; jobs under way go on at the next start`);
  await server.close();
}
