import { resolve } from "node:path";
import { armKill, createAdjustableClock, DatabaseError } from "@galley/foundation";
import { RpcError } from "../rpc.ts";
import { type CloudTasksServer, type CloudTasksServerOptions, startCloudTasksServer } from "../server.ts";
import { writeActivity } from "./activity-log.ts";
import { createAttemptLog } from "./attempt-log.ts";
import { type ShownQueue, warnOfOthers, writeBanner } from "./banner.ts";
import { CliError } from "./cli-error.ts";
import type { Lines } from "./lines.ts";
import { checkDataPath, describeFault, type Place, toCliError } from "./problems.ts";
import type { CliOptions } from "./program.ts";
import { readQueueFile } from "./queue-file.ts";
import { toSpecification } from "./queue-flag.ts";
import { onStopSignal } from "./signals.ts";

export interface StartOptions {
  /** For people and for activity. */
  out: Lines;
  /** For warnings and mistakes. */
  err: Lines;
  colors: boolean;
  /** Whether `out` is a terminal. */
  terminal: boolean;
  /** A fault point that kills the process, `name` or `name:n`. */
  fault: string | undefined;
}

/** ms that requests under way have at the end. Docker kills after 10 s. */
const farewell = 5000;

/** Queues that the start-up lines name. */
const queuesShown = 20;

/** Serves until SIGINT or SIGTERM. @throws CliError */
export async function start(options: CliOptions, { out, err, colors, terminal, fault }: StartOptions): Promise<void> {
  if (fault !== undefined) arm(fault);
  const data = options.data === undefined ? undefined : resolve(options.data);
  const place: Place = { host: options.host, port: options.port, data };
  if (data !== undefined) checkDataPath(data);
  const problems = createProblems(err, place);
  const server = await open(options, { place, problems, out, colors });
  const warning = warnOfOthers(options.host);
  if (warning !== undefined) err.line(`cloud-tasks: warning: ${warning}`);
  await greet(server, options, place, out);

  await onStopSignal(() => {
    out.flush();
    err.flush();
  });
  // The terminal has just shown ^C.
  if (terminal) out.line("");
  out.line(`Stopping: up to ${farewell / 1000} s for requests under way. Ctrl-C again ends it at once.`);
  await server.close(farewell);
  out.line(data === undefined ? "Stopped." : `Stopped. What is left is in ${data}.`);
}

interface Opening {
  place: Place;
  problems: Problems;
  out: Lines;
  colors: boolean;
}

async function open(options: CliOptions, { place, problems, out, colors }: Opening): Promise<CloudTasksServer> {
  const location = `projects/${options.project}/locations/${options.location}`;
  const fromFile = options.queues === undefined ? [] : readQueueFile(options.queues, location);
  const queues = [...fromFile, ...options.queue.map((queue) => toSpecification(queue, location))];
  refuseDoubles(queues);
  const clock = createAdjustableClock();
  const describe = createAttemptLog({ colors });
  const { issuer, appEngineOrigin, testAids, quiet } = options;
  try {
    const server = await startCloudTasksServer({
      ...settingsOf(options),
      queues,
      clock,
      ...(place.data !== undefined && { data: place.data }),
      ...(issuer !== undefined && { issuer }),
      ...(appEngineOrigin !== undefined && { appEngineOrigin }),
      ...(testAids && { testAids }),
      ...(!quiet && { onAttempt: (event) => out.line(describe(event)) }),
      onActivity: (activity) => out.line(writeActivity(activity, clock.now())),
      onError: problems.tell,
    });
    problems.started();
    return server;
  } catch (error) {
    // What was refused for the database's sake says no more than that it was refused.
    const cause = error instanceof RpcError ? problems.databaseError() : undefined;
    throw toCliError(cause ?? error, place);
  }
}

function settingsOf(options: CliOptions) {
  const { host, port, throttle, maxRedirects, taskNameReservation, queueNameReservation, allowHost } = options;
  return {
    host,
    port,
    throttle,
    maxRedirects,
    taskNameReservation,
    queueNameReservation,
    allowedHosts: allowHost,
  } satisfies CloudTasksServerOptions;
}

function refuseDoubles(queues: NonNullable<CloudTasksServerOptions["queues"]>): void {
  const seen = new Set<string>();
  for (const queue of queues) {
    const name = typeof queue === "string" ? queue : queue.name;
    if (seen.has(name)) throw new CliError(`the queue ${name} is named twice`, 2);
    seen.add(name);
  }
}

async function greet(server: CloudTasksServer, options: CliOptions, { host, data }: Place, out: Lines): Promise<void> {
  const all = await server.engine.listQueues({ limit: Number.MAX_SAFE_INTEGER });
  const queues: ShownQueue[] = [];
  for (const { name, state, rateLimits, retryConfig } of all.slice(0, queuesShown)) {
    const { waiting, inFlight } = await server.engine.stats(name);
    queues.push({
      name,
      state,
      rate: rateLimits.maxDispatchesPerSecond,
      concurrent: rateLimits.maxConcurrentDispatches,
      attempts: retryConfig.maxAttempts,
      tasks: waiting + inFlight,
    });
  }
  const { url, port } = server;
  const testAids = options.testAids ?? data === undefined;
  const more = all.length - queues.length;
  for (const line of writeBanner({ url, host, port, data, queues, more, issuer: options.issuer, testAids }))
    out.line(line);
}

type Problems = ReturnType<typeof createProblems>;

/** ms. A full disk is met by every call: it is told of once in this time. */
const sameProblem = 10_000;

/** Tells of what goes wrong while the server runs; what goes wrong before that is the start's to tell. */
function createProblems(err: Lines, place: Place) {
  const early: unknown[] = [];
  let running = false;
  const told = new Map<string, number>();

  function print(error: unknown): void {
    const words =
      error instanceof DatabaseError ? describeFault(error, place) : String((error as Error)?.stack ?? error);
    const now = performance.now();
    if (now - (told.get(words) ?? Number.NEGATIVE_INFINITY) < sameProblem) return;
    told.set(words, now);
    err.line(`cloud-tasks: ${words}`);
  }

  return {
    tell(error: unknown): void {
      if (running) print(error);
      else early.push(error);
    },
    started(): void {
      running = true;
      for (const error of early) print(error);
    },
    databaseError: () => early.find((error) => error instanceof DatabaseError),
  };
}

function arm(fault: string): void {
  if (!/^[\w-]+(?::[1-9]\d*)?$/.test(fault))
    throw new CliError(`GALLEY_FAULT: ${fault} is not the name of a fault point, nor name:n`, 2);
  armKill(fault);
}
