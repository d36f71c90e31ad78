import { getEventListeners } from "node:events";
import type { ProgressUpdate } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { away, collect, fakeStreams, jsonOf, refusal, stream } from "./support/fake-streams.ts";
import { jobId, status } from "./support/samples.ts";

const snapshot = (word: Parameters<typeof status>[0], progress: number) => ({
  ...status(word, progress),
  live_text: [],
});

const step = (progress: number): ProgressUpdate => ({
  stage: "draft_generation",
  stage_number: 7,
  total_stages: 13,
  progress_percentage: progress,
  status: `at ${progress}`,
  details: null,
  metadata: {},
  timestamp: new Date(Date.UTC(2026, 10, 22, 10, 0, progress)).toISOString(),
});

const { progress_updates: _, result: __, ...processing } = status("processing", 5);

describe("a stream that ends too soon", () => {
  test.each(["end", "break"] as const)(
    "(%s) is gone on with after the last event, and nothing comes twice",
    async (how) => {
      const ids: Array<string | null> = [];
      const { client } = fakeStreams({
        events: [
          stream((events) => {
            events.send("snapshot", snapshot("queued", 0), 1);
            events.send("status", processing, 2);
            events.send("progress", step(20), 3);
            if (how === "end") events.end();
            else setTimeout(events.break);
          }),
          away,
          stream((events) => {
            ids.push(events.lastEventId);
            events.raw("retry: 2000\n\n");
            events.send("progress", step(40), 4);
            events.send("completed", status("completed", 100, { progress_updates: [step(20), step(40)] }), 5);
          }),
        ],
      });
      const updates = await collect(client.watch(jobId));
      expect(ids).toEqual(["3"]);
      expect(updates.map(({ event, job, connection }) => `${event} ${job.progress_percentage} ${connection}`)).toEqual([
        "snapshot 0 live",
        "status 5 live",
        "progress 20 live",
        "connection 20 connecting",
        "connection 20 live",
        "progress 40 live",
        "completed 100 live",
      ]);
      expect(updates.at(-2)?.job.progress_updates).toEqual([step(20), step(40)]);
      expect(updates.at(-2)?.job).toMatchObject({ status: "processing", current_stage: "draft_generation" });
      expect(updates.at(-1)?.job.result).toMatchObject({ title: "Composting at home" });
    },
  );

  test("what happened around a snapshot, and is told after it once more, is told once", async () => {
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          const known = { ...snapshot("processing", 20), progress_updates: [step(20)] };
          events.send("snapshot", known, 1);
          events.send("progress", step(20), 2);
          events.send("progress", step(30), 3);
          events.send("failed", status("failed", 30), 4);
        }),
      ],
    });
    const updates = await collect(client.watch(jobId));
    expect(updates.map(({ event, job }) => `${event} ${job.progress_percentage}`)).toEqual([
      "snapshot 20",
      "progress 30",
      "failed 30",
    ]);
    // Of these the time left is not told: it runs down by what was known.
    expect(updates.map(({ job }) => job.estimated_time_remaining)).toEqual([240, 68, null]);
  });

  test("text that has a gap is asked for anew, from a snapshot", async () => {
    const ids: Array<string | null> = [];
    const section = { section: "a", index: 0, heading: "A", revision: 1 };
    const open = (text: string, offset: number, end: boolean) =>
      stream((events) => {
        ids.push(events.lastEventId);
        events.send("snapshot", { ...snapshot("processing", 20), live_text: [{ ...section, text: "Start" }] }, 7);
        events.send("delta", { ...section, text, offset });
        if (end) events.send("cancelled", status("cancelled", 20), 8);
      });
    const { client } = fakeStreams({ events: [open(" leaves", 11, false), open(" with", 5, true)] });
    const updates = await collect(client.watch(jobId));
    expect(ids).toEqual([null, null]);
    expect(updates.filter(({ event }) => event === "delta").map(({ text }) => text[0]?.text)).toEqual(["Start with"]);
    expect(updates.at(-1)).toMatchObject({ event: "cancelled", text: [{ text: "Start with" }] });
  });

  test("what is no event of Galley's breaks it, and it is opened anew", async () => {
    const { client, asked } = fakeStreams({
      events: [
        stream((events) => events.raw("event: snapshot\ndata: <html>\n\n")),
        stream((events) => events.send("progress", step(20), 3)),
        stream((events) => events.send("completed", status("completed", 100), 5)),
      ],
      looks: [jsonOf(status("completed", 100))],
    });
    expect((await collect(client.watch(jobId))).map(({ event }) => event)).toEqual(["completed"]);
    expect(asked.map(({ path }) => path.endsWith("/events"))).toEqual([true, true, false]);
  });

  test("204 says that nothing more comes: how it ended is looked up", async () => {
    const { client } = fakeStreams({
      events: [() => new Response(null, { status: 204 })],
      looks: [jsonOf(status("failed", 30))],
    });
    expect(await collect(client.watch(jobId))).toMatchObject([
      { event: "failed", job: { error_code: "content_refused" } },
    ]);
  });
});

describe("the end", () => {
  test.each(["completed", "failed", "cancelled"] as const)("%s", async (word) => {
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          events.send("snapshot", snapshot("queued", 0), 1);
          events.send(word, status(word, 100), 2);
        }),
      ],
    });
    expect((await collect(client.watch(jobId))).map(({ event }) => event)).toEqual(["snapshot", word]);
  });

  test("a state that this client does not know is one, when the job has an end", async () => {
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          events.send("snapshot", snapshot("queued", 0), 1);
          events.send("brand_new", { something: 1 }, 2);
          events.send("expired", { ...status("failed", 0), status: "expired" }, 3);
        }),
      ],
    });
    const updates = await collect(client.watch(jobId));
    expect(updates.map(({ event, job }) => `${event} ${job.status}`)).toEqual(["snapshot queued", "status expired"]);
  });

  test.each([
    ["unauthorized", 401],
    ["forbidden", 403],
    ["job_not_found", 404],
  ])("%s is an error that carries the problem, and is not asked for again", async (code, status) => {
    const { client, asked } = fakeStreams({ events: [refusal(code, status)] });
    const next = client.watch(jobId).next();
    await expect(next).rejects.toMatchObject({
      name: "GalleyError",
      code,
      status,
      problem: { detail: `About ${code}.` },
    });
    expect(asked).toHaveLength(1);
  });

  test("a server that was never heard of is a NetworkError; one that was heard of is waited for", async () => {
    await expect(
      fakeStreams({ events: [away] })
        .client.watch(jobId)
        .next(),
    ).rejects.toMatchObject({ name: "NetworkError" });
    const { client, time } = fakeStreams({
      events: [
        stream((events) => {
          events.send("snapshot", snapshot("queued", 0), 1);
          events.end();
        }),
        ...Array(20).fill(away),
        stream((events) => events.send("snapshot", snapshot("completed", 100), 8)),
      ],
    });
    expect((await collect(client.watch(jobId))).at(-1)?.event).toBe("completed");
    expect(Math.max(...time.waits)).toBeLessThanOrEqual(8000);
  });
});

describe("the reader", () => {
  const open = (opened: Array<() => boolean> = []) =>
    stream((events) => {
      opened.push(events.closed);
      events.send("snapshot", snapshot("queued", 0), 1);
    });

  test("that leaves the loop closes the stream, and leaves no listener on its signal", async () => {
    const opened: Array<() => boolean> = [];
    const { client, asked } = fakeStreams({ events: [open(opened)] });
    const controller = new AbortController();
    for await (const { event } of client.watch(jobId, { signal: controller.signal })) if (event === "snapshot") break;
    await expect.poll(() => opened[0]?.()).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test("that returns while it waits is let go at once", async () => {
    const { client } = fakeStreams({ events: [open()] });
    const updates = client.watch(jobId);
    await updates.next();
    const waiting = updates.next();
    await updates.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await updates.next()).toEqual({ done: true, value: undefined });
  });

  test("that never asks opens nothing", async () => {
    const { client, asked } = fakeStreams({ events: [open()] });
    await client.watch(jobId).return?.();
    expect(asked).toEqual([]);
  });

  test("that aborts gets the signal's reason, before the beginning and while it waits", async () => {
    const reason = new Error("the user left");
    const { client, asked } = fakeStreams({ events: [open()] });
    await expect(client.watch(jobId, { signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason);
    expect(asked).toEqual([]);
    const controller = new AbortController();
    const updates = client.watch(jobId, { signal: controller.signal });
    await updates.next();
    const waiting = updates.next();
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await updates.next()).toEqual({ done: true, value: undefined });
  });

  test("wrong options and ids are told at once", () => {
    const { client } = fakeStreams({ events: [open()] });
    expect(() => client.watch("..")).toThrow(TypeError);
    expect(() => client.watch(jobId, { pollInterval: -1 })).toThrow(RangeError);
    expect(() => client.watchDataset("p", "../x")).toThrow(TypeError);
  });

  test("that is slow is given the newest progress, and each change of state", async () => {
    const section = { section: "a", index: 0, heading: "A", revision: 1 };
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          events.send("snapshot", snapshot("queued", 0), 1);
          events.send("status", processing, 2);
          for (let at = 0; at < 500; at++) events.send("delta", { ...section, offset: at, text: "x" });
          for (let at = 10; at < 60; at++) events.send("progress", step(at), at);
          events.send("completed", status("completed", 100), 99);
        }),
      ],
    });
    const updates = client.watch(jobId);
    const seen = [await updates.next()];
    // All of it has come before the next is asked for.
    await new Promise((resolve) => setTimeout(resolve, 50));
    for await (const value of updates) seen.push({ done: false, value });
    expect(seen.map(({ value }) => value?.event)).toEqual(["snapshot", "status", "progress", "completed"]);
    expect(seen[2]?.value).toMatchObject({ job: { progress_percentage: 59 }, text: [{ text: "x".repeat(500) }] });
  });

  test("that is too slow for changes of state holds the stream back", async () => {
    let taken = () => 0;
    const { client } = fakeStreams({
      events: [
        stream((events) => {
          taken = events.taken;
          events.send("snapshot", snapshot("queued", 0), 1);
          for (let at = 0; at < 500; at++) events.send("status", { ...processing, retry_count: at }, at + 2);
          events.send("completed", status("completed", 100), 999);
        }),
      ],
    });
    const updates = client.watch(jobId);
    await updates.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken()).toBeLessThan(100);
    const rest = await collect(updates);
    expect(rest.slice(0, -1).map(({ job }) => job.retry_count)).toEqual(Array.from({ length: 500 }, (_, at) => at));
  });
});
