import { type Ceilings, measureCeilings } from "./queue/ceilings.ts";
import { contestants, type Entry } from "./queue/contestants.ts";
import type { Figures } from "./queue/measure.ts";
import { type Options, readOptions } from "./queue/options.ts";
import { type Runner, startRunner, startTarget } from "./queue/processes.ts";
import { printCeilings, printFigures, printMemory, printRatios, printSettings, printWhere } from "./queue/report.ts";
import type { Start } from "./queue/runner.ts";
import { type Server, startPostgres, startRedis } from "./queue/servers.ts";

/** Galley's queue and its peers in one run: creates, deliveries, and where the time and the memory go. */
export async function queue(): Promise<void> {
  const options = tryOptions();
  if (!options) return;
  const target = await startTarget();
  const servers = { redis: await startRedis(), postgres: await startPostgres() };
  try {
    await run(options, target.origin, servers);
  } finally {
    for (const server of Object.values(servers)) if ("stop" in server) await server.stop();
    await target.stop();
  }
}

function tryOptions(): Options | undefined {
  try {
    return readOptions(process.argv.slice(3));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
    return undefined;
  }
}

/** As a type, not an interface: it is printed as a record. */
type Servers = {
  redis: Server<{ port: number; pid: number }>;
  postgres: Server<string>;
};

async function run(options: Options, target: string, servers: Servers): Promise<void> {
  printSettings(options, servers);
  const before = await measureCeilings(target);
  const taking = Object.entries(contestants).filter(
    ([, { needs, onRequest }]) => (!needs || "address" in servers[needs]) && (!onRequest || options.googleRest),
  );
  const rounds = await measureRounds(taking, options, (key) => startOf(key, target, servers));
  const after = await measureCeilings(target);
  printFigures(taking, rounds);
  printRatios(taking, rounds);
  await explain(options, target, [before, after]);
  await remember(options, target, servers);
}

function startOf(key: string, target: string, { redis, postgres }: Servers): Start {
  const start: Start = { contestant: key, target };
  if ("address" in redis) start.redis = redis.address;
  if ("address" in postgres) start.postgres = `${postgres.address}/${key}`;
  return start;
}

/** By contestant, one set of figures a round. All contestants stay open, and take turns. */
async function measureRounds(
  taking: [string, Entry][],
  { tasks, rounds }: Options,
  startOf: (key: string) => Start,
): Promise<Record<string, Figures[]>> {
  const runners: Record<string, Runner> = {};
  const figures: Record<string, Figures[]> = {};
  for (const [key] of taking) {
    runners[key] = await startRunner(startOf(key));
    figures[key] = [];
    // Fills caches and has the code compiled.
    await runners[key].ask("round", Math.ceil(tasks / 4));
  }
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another one, so that none always runs in the wake of the same neighbour.
    const order = [...taking.slice(round % taking.length), ...taking.slice(0, round % taking.length)];
    for (const [key] of order) figures[key]!.push(await runners[key]!.ask("round", tasks));
  }
  for (const runner of Object.values(runners)) await runner.stop();
  return figures;
}

/** Where the time of our engine goes, beside what the machine gives without a queue. */
async function explain({ tasks }: Options, target: string, ceilings: Ceilings[]): Promise<void> {
  const runner = await startRunner({ contestant: "embedded", target });
  printCeilings(ceilings);
  printWhere(tasks, await runner.ask("profile", tasks));
  await runner.stop();
}

async function remember({ future }: Options, target: string, servers: Servers): Promise<void> {
  for (const key of ["embedded", ...("address" in servers.redis ? ["bullmq"] : [])]) {
    const runner = await startRunner(startOf(key, target, servers));
    printMemory(contestants[key]!, future, await runner.ask("memory", future));
    await runner.stop();
  }
}
