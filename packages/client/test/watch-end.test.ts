import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { fakeStreams, stream } from "./support/fake-streams.ts";
import { jobId, status } from "./support/samples.ts";

test("an abort closes the connection also while nobody takes what has come, and is what the next one is told", async () => {
  let isClosed = () => false;
  let taken = () => 0;
  const { client } = fakeStreams({
    events: [
      stream((events) => {
        isClosed = events.closed;
        taken = events.taken;
        events.send("snapshot", { ...status("queued", 0), live_text: [] });
        // None of these takes another's place: each is a state of its own.
        for (let count = 0; count < 200; count++) events.send("status", status("processing", 5));
      }),
    ],
  });
  const stop = new AbortController();
  const updates = client.watch(jobId, { signal: stop.signal });
  expect(await updates.next()).toMatchObject({ value: { event: "snapshot" } });
  let before = -1;
  while (before < taken()) {
    before = taken();
    for (let turns = 0; turns < 20; turns++) await turn();
  }
  expect(before).toBeLessThan(100);
  stop.abort(new Error("enough"));
  await expect.poll(isClosed).toBe(true);
  await expect(updates.next()).rejects.toThrow("enough");
  expect(await updates.next()).toEqual({ done: true, value: undefined });
});

test.each([0, -1, Number.NaN])("%d is no interval to look at", (pollInterval) => {
  const { client, asked } = fakeStreams({ events: [stream()] });
  expect(() => client.watch(jobId, { pollInterval })).toThrow(RangeError);
  expect(() => client.watchJobs({ pollInterval })).toThrow(RangeError);
  expect(asked).toEqual([]);
});
