import type { AdjustableClock } from "@galley/foundation";
import type { TaskEngine } from "../engine/task-engine.ts";
import { RpcError } from "./rpc.ts";
import { sendJson } from "./send-json.ts";
import type { RouteFace } from "./server.ts";

/** Seconds; what a wait takes at most, and when the caller does not say. */
const longestWait = 600;
const usualWait = 30;

function secondsOf(query: URLSearchParams, name: string, usual: number | undefined, most: number): number {
  const text = query.get(name) || undefined;
  const seconds = text === undefined ? usual : Number(text);
  if (seconds !== undefined && seconds >= 0 && seconds <= most) return seconds;
  throw new RpcError("INVALID_ARGUMENT", `${name} must be a number of seconds from 0 to ${most}.`);
}

export interface TestAidsOptions {
  engine: TaskEngine;
  /** Absent: a clock that cannot be moved. */
  clock: AdjustableClock | undefined;
  /** Makes the queues that the server was started with. */
  startQueues: () => Promise<void>;
  /** Nobody is waited for once it is aborted. */
  closing: AbortSignal;
  /** Without it each of them is refused, with a word of why. */
  enabled: boolean;
}

type Aid = (query: URLSearchParams, gone: AbortSignal) => Promise<unknown>;

/**
 * What tests ask of a queue and no real service offers:
 *
 * - `POST /emulator:reset` deletes all queues, tasks and reserved names; then only the queues of the start are there.
 * - `POST /emulator:wait?queue=NAME&timeout=SECONDS` answers when no task is left (in that queue, or in all); after the
 *   time-out, 30 s when not given, 504 DEADLINE_EXCEEDED.
 * - `POST /emulator:advance?seconds=N` moves the server's clock ahead: retries, schedules and reservations fall due.
 */
export function createTestAids({ engine, clock, startQueues, closing, enabled }: TestAidsOptions): RouteFace {
  const aids: Record<string, Aid> = {
    async reset() {
      await engine.reset();
      await startQueues();
      return {};
    },
    async wait(query, gone) {
      const seconds = secondsOf(query, "timeout", usualWait, longestWait);
      const queue = query.get("queue") ?? undefined;
      // A test that waits for a queue whose name is misspelt would never fail.
      if (queue !== undefined && !(await engine.findQueue(queue)))
        throw new RpcError("NOT_FOUND", `There is no queue ${JSON.stringify(queue)}; its full name is needed.`);
      const timeout = AbortSignal.timeout(Math.ceil(seconds * 1000));
      const signal = AbortSignal.any([gone, timeout, closing]);
      try {
        await engine.whenEmpty({ signal, ...(queue !== undefined && { queue }) });
      } catch (error) {
        if (gone.aborted) return {};
        if (closing.aborted) throw new RpcError("UNAVAILABLE", "The server is stopping.");
        if (!timeout.aborted) throw error;
        throw new RpcError("DEADLINE_EXCEEDED", `There were still tasks after ${seconds} s.`);
      }
      return {};
    },
    async advance(query) {
      if (!clock) throw new RpcError("FAILED_PRECONDITION", "This server was given a clock that cannot be moved.");
      clock.advance(secondsOf(query, "seconds", undefined, 366 * 24 * 3600) * 1000);
      return { now: new Date(clock.now()).toISOString() };
    },
  };
  return async (request, response) => {
    const [, name, query] = /^\/emulator:(\w+)(?:\?(.*))?$/.exec(request.url ?? "") ?? [];
    const aid = name !== undefined && Object.hasOwn(aids, name) ? aids[name] : undefined;
    if (!aid || request.method !== "POST") return false;
    request.resume();
    if (!enabled)
      throw new RpcError(
        "FAILED_PRECONDITION",
        "The test aids are off, as this server keeps its data: see --test-aids.",
      );
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    sendJson(response, 200, await aid(new URLSearchParams(query), gone.signal));
    return true;
  };
}
