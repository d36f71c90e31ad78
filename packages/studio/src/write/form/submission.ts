import { type BlogRequest, type GalleyClient, GalleyError, NetworkError } from "@galley/client";
import type { Stored } from "../../shell/stored.ts";

/** What becomes of a request: `waiting` is one that could not be delivered yet, and will be as soon as it can. */
export type SubmissionState =
  | { step: "idle" }
  | { step: "sending" }
  | { step: "waiting"; error: unknown }
  | { step: "refused"; error: unknown };

export interface Submission {
  state(): SubmissionState;
  subscribe(listener: () => void): () => void;
  /** Sends a request; nothing happens while one is on its way. */
  submit(request: BlogRequest): void;
  /** Goes on with what was on its way when the page was left. */
  resume(): void;
  /** Gives up. It may have arrived: the same request sent again is the same job then. */
  stop(): void;
  /** The page is left: what is on its way is gone on with when it is back. */
  pause(): void;
}

interface SubmissionOptions {
  client: Pick<GalleyClient, "createBlogJob">;
  stored: Stored;
  onAccepted(jobId: string): void;
}

/** What is kept of a submission: with the same key it is the same job, however often it is sent. */
interface Kept {
  key: string;
  request: BlogRequest;
  at: number;
  /** On its way, and to be gone on with. */
  open: boolean;
}

/** ms. Galley knows a key for 24 h. */
const keyIsGood = 23 * 3_600_000;
/** ms until the next try, where the browser does not say that the network is back. */
const nextTry = 5000;

export function createSubmission({ client, stored, onAccepted }: SubmissionOptions): Submission {
  const listeners = new Set<() => void>();
  let state: SubmissionState = { step: "idle" };
  let going: AbortController | undefined;

  function become(next: SubmissionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  const keep = (kept: Kept | null): void => stored.set(kept && JSON.stringify(kept));

  async function send(kept: Kept): Promise<void> {
    const controller = new AbortController();
    going = controller;
    const { signal } = controller;
    become({ step: "sending" });
    while (!signal.aborted) {
      try {
        const { job_id } = await client.createBlogJob(kept.request, { idempotencyKey: kept.key, signal });
        keep(null);
        end({ step: "idle" });
        return onAccepted(job_id);
      } catch (error) {
        if (signal.aborted) return;
        if (!mayArriveLater(error)) {
          keep({ ...kept, open: false });
          return end({ step: "refused", error });
        }
        become({ step: "waiting", error });
        await untilNextTry(signal);
      }
    }
  }

  function end(next: SubmissionState): void {
    going = undefined;
    become(next);
  }

  function leave(): void {
    going?.abort();
    end({ step: "idle" });
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    submit(request) {
      if (going) return;
      const before = read(stored.get());
      const same = before && JSON.stringify(before.request) === JSON.stringify(request) ? before : undefined;
      const kept = { key: same?.key ?? newKey(), request, at: same?.at ?? Date.now(), open: true };
      keep(kept);
      void send(kept);
    },
    resume() {
      const before = read(stored.get());
      if (!going && before?.open) void send(before);
    },
    stop() {
      leave();
      const before = read(stored.get());
      if (before) keep({ ...before, open: false });
    },
    pause: leave,
  };
}

function read(text: string | null): Kept | undefined {
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    return Date.now() - kept.at < keyIsGood ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody has said no to it: the way to Galley is closed, or Galley is about to be back. */
const mayArriveLater = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof GalleyError && [502, 503, 504].includes(error.status ?? 0));

function untilNextTry(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      signal.removeEventListener("abort", go);
      resolve();
    };
    const timer = setTimeout(go, nextTry);
    window.addEventListener("online", go);
    signal.addEventListener("abort", go);
  });
}

/** Pages that came by plain HTTP have no `randomUUID`. */
const newKey = (): string =>
  crypto.randomUUID?.() ??
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
