import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { away, collect, fakeStreams, jsonOf, refusal, silent, stream } from "./support/fake-streams.ts";
import { jobId, status } from "./support/samples.ts";

const job = (word: Parameters<typeof status>[0], progress: number) => jsonOf(status(word, progress));
const live = stream((events) => {
  events.send("snapshot", { ...status("processing", 60), live_text: [] }, 6);
  events.send("completed", status("completed", 100), 7);
});

describe("where events do not get through", () => {
  const html = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  const notFound = () => new Response("<html>", { status: 404, headers: { "content-type": "text/html" } });

  test.each([
    ["a page in their place", html],
    ["a proxy that knows no such address", notFound],
    ["a method that is not implemented", jsonOf({}, 501)],
  ])("(%s) the job is polled to its end", async (_, answer) => {
    const { client, time } = fakeStreams({
      events: [answer],
      looks: [job("queued", 0), job("queued", 0), job("processing", 10), job("processing", 30), job("failed", 30)],
    });
    const updates = await collect(client.watch(jobId, { pollInterval: 1000 }));
    expect(updates.map(({ event, connection, job }) => `${event} ${job.progress_percentage} ${connection}`)).toEqual([
      "snapshot 0 polling",
      "status 10 polling",
      "progress 30 polling",
      "failed 30 polling",
    ]);
    expect(time.waits).toEqual([1000, 1000, 1000, 1000]);
  });

  test("they are tried again after a minute, then after two, and gone on with from a snapshot", async () => {
    const { client, asked } = fakeStreams({ events: [html, html, live], looks: [job("processing", 10)] });
    const updates = await collect(client.watch(jobId, { pollInterval: 10_000 }));
    expect(updates.map(({ event, connection }) => `${event} ${connection}`)).toEqual([
      "snapshot polling",
      "connection live",
      "snapshot live",
      "completed live",
    ]);
    const tried = asked.filter(({ path }) => path.endsWith("/events"));
    expect(tried.map(({ at }) => at - tried[0]!.at)).toEqual([0, 60_000, 180_000]);
    expect(tried.at(-1)?.headers.get("last-event-id")).toBeNull();
  });

  test("an error that is not Galley's, of the polls too, ends it", async () => {
    const { client } = fakeStreams({ events: [html], looks: [html] });
    await expect(client.watch(jobId).next()).rejects.toMatchObject({ code: "invalid_answer" });
  });
});

describe("a server that says when to come again", () => {
  test.each([429, 503])("(%d) is not asked before that", async (code) => {
    const later = refusal("rate_limited", code, { "retry-after": "30" });
    const { client, asked } = fakeStreams({ events: [later, live] });
    expect((await collect(client.watch(jobId))).map(({ event }) => event)).toEqual(["snapshot", "completed"]);
    expect(asked[1]!.at - asked[0]!.at).toBeGreaterThanOrEqual(30_000);
  });

  test("the pause between two looks is what it suggests", async () => {
    const suggesting = (progress: number) => jsonOf(status("processing", progress), 200, { "retry-after": "7" });
    const { client, time } = fakeStreams({
      events: [jsonOf({}, 405)],
      looks: [suggesting(10), suggesting(20), job("completed", 100)],
    });
    await collect(client.watch(jobId));
    expect(time.waits).toEqual([7000, 7000]);
  });
});

describe("silence", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    ["a stream of which nothing comes", stream()],
    ["no answer at all", silent],
  ])("(%s) is given up after 10 s, and the job is polled", async (_, answer) => {
    const { client, asked } = fakeStreams({ events: [answer], looks: [job("completed", 100)] });
    const updates = collect(client.watch(jobId));
    await vi.advanceTimersByTimeAsync(9999);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await updates).toMatchObject([{ event: "completed", connection: "polling" }]);
    expect(asked[0]?.signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("of a stream that was live, for more than two heartbeats, too; heartbeats keep it alive", async () => {
    let beat = () => {};
    const { client, asked } = fakeStreams({
      events: [
        stream((events) => {
          beat = () => events.raw(": still here\n\n");
          events.send("snapshot", { ...status("queued", 0), live_text: [] }, 1);
        }),
      ],
      looks: [job("completed", 100)],
    });
    const updates = collect(client.watch(jobId));
    for (let beats = 0; beats < 10; beats++) {
      await vi.advanceTimersByTimeAsync(15_000);
      beat();
    }
    await vi.advanceTimersByTimeAsync(34_999);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect((await updates).map(({ event, connection }) => `${event} ${connection}`)).toEqual([
      "snapshot live",
      "connection polling",
      "completed polling",
    ]);
  });
});

describe("all jobs", () => {
  const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
  const one = (number: number, word: Parameters<typeof status>[0], progress: number, second = number) =>
    status(word, progress, { job_id: id(number), created_at: `2026-11-22T10:00:0${second}.000Z` });
  const list = (...jobs: object[]) => jsonOf({ jobs, next_cursor: null });

  test("are polled, each change told once, also of those that came and went in between", async () => {
    const { client, signal } = fakeStreams({
      events: [jsonOf({}, 501)],
      looks: [
        list(one(2, "queued", 0), one(1, "completed", 100)),
        list(one(2, "queued", 0), one(1, "completed", 100)),
        list(one(3, "failed", 10), one(2, "processing", 10), one(1, "completed", 100)),
        list(one(3, "failed", 10), one(2, "processing", 20), one(1, "completed", 100)),
        list(one(3, "failed", 10), one(2, "completed", 100), one(1, "completed", 100)),
      ],
    });
    const seen: string[] = [];
    for await (const { event, job, jobs } of client.watchJobs({ signal })) {
      seen.push(`${event} ${(jobs ?? [job]).map((one) => one?.job_id.slice(-1)).join()}`);
      if (seen.length === 5) break;
    }
    expect(seen).toEqual(["snapshot 2", "status 2", "failed 3", "progress 2", "completed 2"]);
  });

  test("of one that ended during a break it is told before the snapshot", async () => {
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          const { progress_updates: _, result: __, ...queued } = one(1, "queued", 0);
          events.send("snapshot", { jobs: [queued] }, "a");
          events.end();
        }),
        stream((events) => events.send("snapshot", { jobs: [] }, "b")),
      ],
      looks: [jsonOf(one(1, "completed", 100))],
    });
    const seen: string[] = [];
    for await (const { event, connection } of client.watchJobs()) {
      seen.push(`${event} ${connection}`);
      if (seen.length === 5) break;
    }
    expect(seen).toEqual([
      "snapshot live",
      "connection connecting",
      "connection live",
      "completed live",
      "snapshot live",
    ]);
  });

  test("a step of a job that was not in the snapshot is told with the job", async () => {
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          events.send("snapshot", { jobs: [] }, "a");
          const update = { stage: "storing", progress_percentage: 70, timestamp: "2026-11-22T10:00:09.000Z" };
          events.send("progress", { job_id: id(4), ...update }, "b");
        }),
      ],
      looks: [jsonOf(one(4, "processing", 70))],
    });
    const updates = client.watchJobs();
    await updates.next();
    expect(await updates.next()).toMatchObject({ value: { event: "progress", job: { job_id: id(4) } } });
    await updates.return?.();
  });
});

test("a dataset is followed by events and, after a break, by looks, to its end", async () => {
  const progress = (word: string, done: number) => ({
    dataset_id: "d",
    processing_status: word,
    processed_files: done,
  });
  const { client } = fakeStreams({
    events: [
      stream((events) => {
        events.send("snapshot", progress("processing", 1), "x");
        events.send("progress", progress("processing", 1), "x");
        setTimeout(events.break);
      }),
      away,
    ],
    looks: [jsonOf(progress("completed", 2))],
  });
  const updates = await collect(client.watchDataset("p", "d"));
  expect(updates.map(({ progress, connection }) => `${progress.processed_files} ${connection}`)).toEqual([
    "1 live",
    "1 connecting",
    "2 connecting",
  ]);
});
