import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AdjustableClock,
  type Clock,
  createAdjustableClock,
  type Database,
  DatabaseError,
  openSqlite,
} from "@galley/foundation";
import type { Activity } from "../engine/activity.ts";
import type { AttemptEvent } from "../engine/dispatcher.ts";
import { openTaskEngine } from "../engine/engine.ts";
import { migrateTaskTables } from "../engine/migrations.ts";
import type { TaskTables } from "../engine/tables.ts";
import type { TaskEngine } from "../engine/task-engine.ts";
import { createMessageTools } from "./message-tools.ts";
import { createOidcRoutes } from "./oidc-routes.ts";
import { createGrpcFace } from "./protocol/grpc.ts";
import { listen } from "./protocol/one-port.ts";
import { loadProtos } from "./protocol/protos.ts";
import { createRestFace, sendError } from "./protocol/rest.ts";
import { RpcError } from "./rpc.ts";
import { createService } from "./service/service.ts";
import { applyQueues, type QueueSpecification } from "./start-queues.ts";
import { createTestAids } from "./test-aids.ts";

export interface CloudTasksServerOptions {
  /** 127.0.0.1 when absent. There is no access control: whoever reaches the port may do everything. */
  host?: string;
  /** 8123 when absent; 0: one that is free. */
  port?: number;
  /** Other names that the server is reached by, for instance that of its container; loopback names always are. */
  allowedHosts?: readonly string[];
  /** The SQLite file that holds everything, created when missing. Absent: a temporary one, deleted at the end. */
  data?: string;
  /** Queues that are there when the server is ready: created, or brought to what is said of them. */
  queues?: readonly QueueSpecification[];
  /** The issuer of the identity tokens, under which their keys are found; the server's own URL when absent. */
  issuer?: string;
  /** Where App Engine requests go instead of appspot.com: scheme, host and port. */
  appEngineOrigin?: string;
  /** Slow a queue down whose target answers 429 or 503, as the real service does. True when absent. */
  throttle?: boolean;
  /** How many redirects with a Location an attempt follows. 0 when absent. */
  maxRedirects?: number;
  /** Seconds that the name of an ended task stays reserved; 3600 when absent. */
  taskNameReservation?: number;
  /** Seconds that the name of a deleted queue stays reserved; 3 days when absent. */
  queueNameReservation?: number;
  /** Whether `/emulator:reset`, `:wait` and `:advance` are served. When absent: only without `data`. */
  testAids?: boolean;
  /** Where time comes from; the machine's own when absent. One that can be advanced serves `/emulator:advance`. */
  clock?: Clock;
  /** 0 to below 1. */
  random?: () => number;
  /** Told of the share of what happens that each queue's `samplingRatio` asks for. Must not throw. */
  onActivity?: (activity: Activity) => void;
  /** Told of every attempt's end, after it is stored. Must not throw. */
  onAttempt?: (event: AttemptEvent) => void;
  /** Told of what should not have happened and was survived. Must not throw. */
  onError?: (error: unknown) => void;
}

export interface CloudTasksServer {
  /** For instance `http://127.0.0.1:8123`. */
  readonly url: string;
  readonly port: number;
  /** What is served, for those in the same process. */
  readonly engine: TaskEngine;
  /**
   * Takes no new call, waits up to `graceMs` (5000 when absent) for calls and requests under way, and closes the file.
   * What is cut off is dispatched again at the next start. A second call waits for the first.
   */
  close(graceMs?: number): Promise<void>;
}

/** Three days: "tombstone window of up to 3 days" (cloudtasks.proto, DeleteQueue). */
const queueNameReservation = 3 * 24 * 60 * 60;

/**
 * Starts a Cloud Tasks v2 server: gRPC and REST on one port, dispatching what is due, durable.
 *
 * @throws DatabaseError when the file cannot be used; the error of `listen` when the port cannot
 */
export async function startCloudTasksServer(options: CloudTasksServerOptions = {}): Promise<CloudTasksServer> {
  const folder = options.data === undefined ? mkdtempSync(join(tmpdir(), "cloud-tasks-")) : undefined;
  let database: Database<TaskTables> | undefined;
  const cleanUp = async () => {
    await database?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
  try {
    database = openSqlite<TaskTables>(options.data ?? join(folder!, "tasks.db"));
    await migrateTaskTables(database);
    const { close, ...server } = await serve(options, telling(database, options.onError));
    let closed: Promise<void> | undefined;
    return {
      ...server,
      close(graceMs = 5000) {
        closed ??= close(graceMs).then(cleanUp);
        return closed;
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** Whoever calls only hears that the service is unavailable; whoever runs it must hear that its disk is full. */
function telling(
  database: Database<TaskTables>,
  onError: CloudTasksServerOptions["onError"] = () => {},
): Database<TaskTables> {
  return {
    ...database,
    async write(unit) {
      try {
        return await database.write(unit);
      } catch (error) {
        if (error instanceof DatabaseError) onError(error);
        throw error;
      }
    },
  };
}

async function serve(
  options: CloudTasksServerOptions,
  database: Database<TaskTables>,
): Promise<Omit<CloudTasksServer, "close"> & { close(graceMs: number): Promise<void> }> {
  const { clock = createAdjustableClock(), random = Math.random, onError = () => {} } = options;
  let url = "";
  const issuer = () => options.issuer ?? url;
  const engine = openTaskEngine({ ...engineOptions(options), database, clock, random, issuer, onError });
  const root = loadProtos();
  const table = createService({ engine, clock, random, ...createMessageTools(root) });
  const startQueues = () => applyQueues(root, table, options.queues ?? []);
  await startQueues();
  const closing = new AbortController();
  const routes = [
    createOidcRoutes(engine),
    createTestAids({
      engine,
      clock: asAdjustable(clock),
      startQueues,
      closing: closing.signal,
      enabled: options.testAids ?? options.data === undefined,
    }),
    createRestFace(root, table, { onDefect: onError }),
  ];
  const port = await listen({
    ...addressOf(options),
    grpc: createGrpcFace(root, table, { onDefect: onError }),
    onRequest: (request, response) => answer(routes, request, response, onError),
  });
  url = port.url;
  try {
    await engine.start();
  } catch (error) {
    await port.close(0);
    throw error;
  }
  return {
    url,
    port: port.port,
    engine,
    async close(graceMs) {
      closing.abort();
      const stopped = engine.stop(graceMs);
      await port.close(graceMs);
      await stopped;
    },
  };
}

function engineOptions({ appEngineOrigin, onActivity, onAttempt, ...options }: CloudTasksServerOptions) {
  return {
    throttle: options.throttle ?? true,
    maxRedirects: options.maxRedirects ?? 0,
    taskNameReservation: options.taskNameReservation ?? 3600,
    queueNameReservation: options.queueNameReservation ?? queueNameReservation,
    ...(appEngineOrigin !== undefined && { appEngineOrigin }),
    ...(onActivity && { onActivity }),
    ...(onAttempt && { onAttempt }),
  };
}

function addressOf({ host = "127.0.0.1", port = 8123, allowedHosts = [] }: CloudTasksServerOptions) {
  return { host, port, allowedHosts };
}

export type RouteFace = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

async function answer(
  routes: ReadonlyArray<RouteFace>,
  request: IncomingMessage,
  response: ServerResponse,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    for (const route of routes) if (await route(request, response)) return;
    throw new RpcError("NOT_FOUND", "There is nothing at this address. Cloud Tasks v2 is under /v2/projects/.");
  } catch (error) {
    if (!(error instanceof RpcError)) onError(error);
    if (!response.headersSent) sendError(response, error);
  }
}

function asAdjustable(clock: Clock): AdjustableClock | undefined {
  return "advance" in clock ? (clock as AdjustableClock) : undefined;
}
