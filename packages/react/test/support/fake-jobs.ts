import { type AnyJobStatus, isTerminal, type LiveText } from "@galley/client";
import { type Asked, problem, type Reply, type Stream } from "./fake-wire.ts";

/** Jobs behind the job API of the contract, moved by the test. */
export function createFakeJobs() {
  const jobs = new Map<string, AnyJobStatus>();
  const texts = new Map<string, LiveText[]>();
  const streams = new Map<string, Set<Stream>>();
  const all = new Set<Stream>();
  const held = new Set<() => void>();
  let sequence = 0;

  const newestFirst = () => [...jobs.values()].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const item = ({ result: _, ...job }: AnyJobStatus) => job;
  const event = ({ result: _, progress_updates: __, ...job }: AnyJobStatus) => job;
  const wordOf = (job: AnyJobStatus): string => (isTerminal(job) ? job.status : "status");

  function set(job: AnyJobStatus): AnyJobStatus {
    jobs.set(job.job_id, job);
    for (const look of held) look();
    const id = String(++sequence);
    for (const stream of streams.get(job.job_id) ?? []) {
      stream.send(wordOf(job), isTerminal(job) ? job : event(job), id);
      if (isTerminal(job)) stream.end();
    }
    for (const stream of all) stream.send(wordOf(job), event(job), `c${id}`);
    return job;
  }

  function follow(job: AnyJobStatus): Reply {
    return {
      stream(stream) {
        stream.send("snapshot", { ...job, live_text: texts.get(job.job_id) ?? [] }, String(++sequence));
        if (isTerminal(job)) {
          stream.send(job.status, job, String(++sequence));
          stream.end();
          return () => {};
        }
        const some = streams.get(job.job_id) ?? new Set();
        streams.set(job.job_id, some.add(stream));
        return () => some.delete(stream);
      },
    };
  }

  function followAll(): Reply {
    return {
      stream(stream) {
        const open = newestFirst().filter((job) => !isTerminal(job));
        stream.send("snapshot", { jobs: open.map(event) }, `c${++sequence}`);
        all.add(stream);
        return () => all.delete(stream);
      },
    };
  }

  function list({ query }: Asked): Reply {
    const states = query.get("status")?.split(",");
    const kind = query.get("kind");
    const limit = Number(query.get("limit") ?? 50);
    const from = Number(query.get("cursor") ?? 0);
    const found = newestFirst().filter((job) => (states?.includes(job.status) ?? true) && (!kind || job.kind === kind));
    const next_cursor = found.length > from + limit ? String(from + limit) : null;
    return { status: 200, body: { jobs: found.slice(from, from + limit).map(item), next_cursor } };
  }

  /** A request below `/api/v1/jobs`, or of one kind; undefined where it is none. */
  function route(asked: Asked): Reply | Promise<Reply> | undefined {
    const [, id, rest = ""] = /^\/api\/v1(?:\/blog|\/images)?\/jobs\/([\w-]+)(\/\w+)?$/.exec(asked.path) ?? [];
    if (asked.path === "/api/v1/jobs") return list(asked);
    if (asked.path === "/api/v1/events") return followAll();
    if (id === undefined) return undefined;
    const job = jobs.get(id);
    if (!job) return problem("job_not_found", 404, "There is no such job.");
    if (rest === "/events") return follow(job);
    if (asked.method === "DELETE") return { status: 200, body: set(ended(job, "cancelled")) };
    if (rest === "/retry") return { status: 200, body: set({ ...job, status: "queued", completed_at: null }) };
    return rest === "" ? heldUntilOver(job, asked) : undefined;
  }

  /** `?wait=`: the answer is held so many seconds, or until the job is over. */
  async function heldUntilOver({ job_id }: AnyJobStatus, { query, signal }: Asked): Promise<Reply> {
    const seconds = Number(query.get("wait") ?? 0);
    if (seconds > 0 && !isTerminal(jobs.get(job_id) as AnyJobStatus)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, seconds * 1000);
        signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
        held.add(() => {
          if (!isTerminal(jobs.get(job_id) as AnyJobStatus)) return;
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return { status: 200, body: jobs.get(job_id) };
  }

  return {
    jobs,
    set,
    route,
    /** Writes more text. */
    write(id: string, text: string): void {
      const part = { section: "s1", index: 0, heading: "One", revision: 1 };
      const [before] = texts.get(id) ?? [];
      const offset = before?.text.length ?? 0;
      texts.set(id, [{ ...part, text: (before?.text ?? "") + text }]);
      for (const stream of streams.get(id) ?? []) stream.send("delta", { ...part, text, offset });
    },
  };
}

let moment = 0;
export function ended(job: AnyJobStatus, status: "completed" | "failed" | "cancelled"): AnyJobStatus {
  const completed_at = new Date(Date.UTC(2026, 10, 29) + ++moment * 1000).toISOString();
  return { ...job, status, completed_at, estimated_time_remaining: null };
}
