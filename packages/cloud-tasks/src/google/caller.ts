import type { Connection, Send } from "./connection.ts";
import { type CallContext, isInterrupted, type RpcName, toTaskQueueError } from "./errors.ts";
import type { Notify } from "./notices.ts";
import { type Patience, repeatedly } from "./patience.ts";

/** Makes calls. What they fail with is a TaskQueueError. */
export interface Caller {
  /** For calls that must not happen twice. */
  once<T>(rpc: RpcName, queue: string | undefined, send: Send<T>): Promise<T>;
  /**
   * For calls that may happen twice: made again when there was no answer. `onInterrupted` is told before each repetition:
   * from then on the call may have been carried out already.
   */
  safely<T>(rpc: RpcName, queue: string | undefined, send: Send<T>, onInterrupted?: () => void): Promise<T>;
}

export interface CallerOptions {
  connection: Connection;
  patience: Patience;
  notify: Notify;
  about: Pick<CallContext, "project" | "serviceAccount">;
  /** For one call and its repetitions, in ms. */
  timeout: number;
  /** When it has come, its reason is what calls fail with. */
  signal: AbortSignal;
}

export function createCaller({ connection, patience, notify, about, timeout, signal }: CallerOptions): Caller {
  const told = (error: unknown, rpc: RpcName, timeoutMs: number) =>
    signal.aborted
      ? signal.reason
      : toTaskQueueError(error, { ...about, rpc, endpoint: connection.endpoint, timeoutMs });

  return {
    async once(rpc, _queue, send) {
      try {
        return await connection.call(send, timeout);
      } catch (error) {
        throw told(error, rpc, timeout);
      }
    },
    async safely(rpc, queue, send, onInterrupted) {
      let timeoutMs = timeout;
      try {
        return await repeatedly(
          patience,
          (limit) => {
            timeoutMs = limit;
            return connection.call(send, limit);
          },
          {
            budget: timeout,
            mayRepeat: isInterrupted,
            onRepeat(error, wait) {
              onInterrupted?.();
              const { message } = told(error, rpc, timeoutMs);
              notify({ kind: "retry", queue, message: `${rpc} is made again in ${Math.round(wait)} ms. ${message}` });
            },
          },
        );
      } catch (error) {
        throw told(error, rpc, timeoutMs);
      }
    },
  };
}
