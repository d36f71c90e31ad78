import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, openSqlite } from "@galley/foundation";
import type { Type } from "protobufjs/light.js";
import type { AttemptEvent } from "../../../src/engine/dispatcher.ts";
import { openTaskEngine } from "../../../src/engine/engine.ts";
import { migrateTaskTables } from "../../../src/engine/migrations.ts";
import type { TaskTables } from "../../../src/engine/tables.ts";
import { createMessageTools } from "../../../src/server/message-tools.ts";
import { loadProtos } from "../../../src/server/protocol/protos.ts";
import { type Message, RpcError, type RpcTable } from "../../../src/server/rpc.ts";
import { createService } from "../../../src/server/service/service.ts";
import { createMailbox } from "../../mailbox.ts";

export const cloudTasks = "google.cloud.tasks.v2.CloudTasks";
export const locations = "google.cloud.location.Locations";
export const operations = "google.longrunning.Operations";

export const root = loadProtos();
const asCallsSeeIt = { longs: Number, enums: String, defaults: true, oneofs: true };
/** As a client would print it: what is not set is left out. */
const asShown = { longs: Number, enums: String };

const typeOf = (name: string): Type => root.lookupType(name);

/** The message inside an Any, by its own name for its type. */
export function unpackAny({ type_url: url, value }: Message): Message {
  const type = typeOf(url.slice(url.indexOf("/") + 1));
  return type.toObject(type.decode(value), asShown);
}

/** What a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<RpcError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof RpcError) return error;
    throw error;
  }
  throw new Error("The call was not refused");
}

/** Calls a method as a transport does: through its messages, with all fields there. */
function caller(table: RpcTable) {
  return async (service: string, method: string, request: Message = {}): Promise<Message> => {
    const { requestType, responseType } = root.lookupService(service).methods[method]!;
    const types = root.lookupService(service);
    const input = types.lookupType(requestType);
    const output = types.lookupType(responseType);
    const wire = input.encode(input.fromObject(request)).finish();
    const response = await table[service]![method]!(input.toObject(input.decode(wire), asCallsSeeIt));
    return output.toObject(output.decode(output.encode(output.fromObject(response)).finish()), asShown);
  };
}

export interface BenchOptions {
  random?: () => number;
  queueNameReservation?: number;
}

/** The service on an engine with a real file and a manual clock. */
export async function openBench({ random = Math.random, queueNameReservation = 0 }: BenchOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "galley-service-"));
  const clock = createManualClock(Date.UTC(2026, 10, 22, 12));
  const attempts = createMailbox<AttemptEvent>();
  let database: Database<TaskTables>;
  async function open() {
    database = openSqlite<TaskTables>(join(folder, "tasks.db"));
    await migrateTaskTables(database);
    const engine = openTaskEngine({
      database,
      clock,
      random,
      queueNameReservation,
      issuer: () => "https://queue.test",
      onAttempt: (attempt) => attempts.push(attempt),
    });
    return { engine, call: caller(createService({ engine, clock, random, ...createMessageTools(root) })) };
  }
  let run = await open();
  return {
    clock,
    /** Attempts that have ended. */
    attempts,
    get engine() {
      return run.engine;
    },
    call: (service: string, method: string, request?: Message) => run.call(service, method, request),
    tasks: (method: string, request?: Message) => run.call(cloudTasks, method, request),
    /** Ends the process, as it were, and begins anew with the same file. */
    async restart() {
      await run.engine.stop(0);
      await database.close();
      run = await open();
    },
    async close() {
      await run.engine.stop(0);
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Bench = Awaited<ReturnType<typeof openBench>>;
