import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Clock } from "@galley/foundation";
import type { Answer } from "./conclude.ts";
import { requestHeaders } from "./headers.ts";
import type { TaskRow } from "./tables.ts";

/**
 * An idle connection is closed after this time, in ms. Less than the 5 s after which many servers do so: a request
 * that meets such a close is lost, and costs its task an attempt.
 */
const idleFor = 4000;

/** Of an answer's body, which means nothing to the queue, this much is read so that the connection can be used again. */
const mostOfBody = 64 * 1024;

export interface Delivery {
  /** Sends a task's request; resolves with the head of the answer. Never rejects. Aborted: resolves as unreachable. */
  send(task: TaskRow, signal: AbortSignal): Promise<Answer>;
  /** Cuts all connections. */
  close(): void;
}

/** Not `fetch`: it adds headers, changes the case of names and has timeouts of its own below the 30 min a task may take. */
export function createDelivery(clock: Clock, origin: () => string, token: () => Promise<string>): Delivery {
  const http = new HttpAgent({ keepAlive: true, timeout: idleFor });
  const https = new HttpsAgent({ keepAlive: true, timeout: idleFor });

  function open(task: TaskRow, bearer: string): ClientRequest {
    const target = new URL(origin());
    const secure = target.protocol === "https:";
    if (!secure && target.protocol !== "http:") throw new Error(`${target.protocol} is neither http: nor https:`);
    return (secure ? httpsRequest : httpRequest)({
      agent: secure ? https : http,
      method: "POST",
      // The host comes from the origin alone, whatever the path looks like ("//elsewhere/"): the token goes nowhere else.
      hostname: target.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: target.port,
      path: task.path,
      headers: requestHeaders(task, target.host, bearer),
    });
  }

  return {
    async send(task, signal) {
      try {
        const bearer = await token();
        return await exchange(open(task, bearer), task, clock, signal);
      } catch (error) {
        return { kind: "unreachable", reason: reasonOf(error) };
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

function exchange(request: ClientRequest, task: TaskRow, clock: Clock, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const cancelDeadline = clock.after(task.dispatch_deadline, () => {
      resolve({ kind: "timed_out" });
      request.destroy();
    });
    const abort = () => request.destroy(new Error("The dispatcher stopped"));
    signal.addEventListener("abort", abort);
    request.on("response", (response) => {
      resolve({ kind: "answered", status: response.statusCode ?? 0 });
      drain(response);
    });
    request.on("error", (error) => resolve({ kind: "unreachable", reason: reasonOf(error) }));
    // Comes in every case and last: after the body, or when the connection is gone.
    request.on("close", () => {
      cancelDeadline();
      signal.removeEventListener("abort", abort);
      resolve({ kind: "unreachable", reason: "The connection closed without an answer" });
    });
    if (signal.aborted) abort();
    request.end(task.body);
  });
}

function drain(response: IncomingMessage): void {
  let read = 0;
  response.on("data", (piece: Buffer) => {
    read += piece.length;
    if (read > mostOfBody) response.destroy();
  });
  // The status has been taken; a body that breaks off changes nothing.
  response.on("error", () => {});
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}
