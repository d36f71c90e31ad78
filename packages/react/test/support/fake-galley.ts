import { type AnyJobStatus, createGalleyClient } from "@galley/client";
import { status } from "../../../client/test/support/samples.ts";
import { createFakeJobs } from "./fake-jobs.ts";
import { type Asked, createWire, problem, type Reply } from "./fake-wire.ts";

/** A job's id: any number, as a UUID. */
export const idOf = (number: number): string => `0b54b2cc-6b0e-4d0a-9d4b-${String(number).padStart(12, "0")}`;

/** A job of the test: the higher its number, the newer. */
export const jobOf = (
  number: number,
  word: AnyJobStatus["status"],
  progress: number,
  more: Partial<AnyJobStatus> = {},
) =>
  ({
    ...(status(word, progress) as AnyJobStatus),
    job_id: idOf(number),
    created_at: new Date(Date.UTC(2026, 10, 22) + number * 60_000).toISOString(),
    ...more,
  }) satisfies AnyJobStatus;

/** A Galley in memory, its client, and what is under way between them. */
export function startFakeGalley(more: (asked: Asked) => Reply | Promise<Reply> | undefined = () => undefined) {
  const jobs = createFakeJobs();
  let gate: Promise<void> | undefined;
  let wayBack: Promise<void> | undefined;
  async function route(asked: Asked): Promise<Reply> {
    await gate;
    asked.signal.throwIfAborted();
    const { method, path } = asked;
    const isPost = method === "POST" && path === "/api/v1/blog/generate-enhanced";
    const reply = await (isPost ? create() : (more(asked) ?? jobs.route(asked) ?? problem("not_found", 404)));
    await wayBack;
    return reply;
  }
  function create(): Reply {
    const job = jobs.set(jobOf(jobs.jobs.size + 1, "queued", 0));
    const link = `/api/v1/blog/jobs/${job.job_id}`;
    const links = { status_url: link, events_url: `${link}/events`, cancel_url: link };
    return { status: 202, body: { job_id: job.job_id, status: job.status, ...links } };
  }
  const wire = createWire(route);
  const client = createGalleyClient({ baseUrl: "https://galley.example", fetch: wire.fetch, random: () => 0 });
  return {
    ...jobs,
    ...wire,
    client,
    /** Requests that were made of this path, or whose path ends with it. */
    count: (end: string): number => wire.asked.filter((line) => line.endsWith(end)).length,
    /** Answers are made, and arrive when the function it gives is called. */
    delay(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      wayBack = promise;
      return () => {
        wayBack = undefined;
        resolve();
      };
    },
    /** No request is looked at until the function it gives is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = undefined;
        resolve();
      };
    },
  };
}
