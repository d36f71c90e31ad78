import type { Dataset, DatasetProgress } from "@galley/contract";
import { expect, test } from "vitest";
import { call } from "../../../../tests/support/server.ts";
import { openScene } from "./support.ts";

interface Told {
  event: string;
  id: string;
  data: DatasetProgress;
}

/** Reads an event stream; `next` resolves with the next event, and with undefined when it has ended. */
async function listen(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(address, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  async function next(): Promise<Told | undefined> {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end < 0) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) return undefined;
        text += value;
        continue;
      }
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      const [, id, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(frame) ?? [];
      if (event) return { event, id: id!, data: JSON.parse(data!) };
    }
  }
  return { response, next };
}

test("a dataset's progress is told as it changes, and its end ends the stream", async () => {
  const { url, address, dataset, addPicture, set } = await openScene();
  const pending = { processing_status: "pending" as const };
  const ids = [
    await addPicture({ filename: "a.png", ...pending }),
    await addPicture({ filename: "b.png", ...pending }),
  ];
  const { response, next } = await listen(url + dataset.events_url);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(await next()).toMatchObject({ event: "snapshot", data: { total_files: 2, progress_percent: 0 } });
  const finish = (status: string, id?: string) =>
    set("update dataset_image set processing_status = ?, processed_at = 5 where id = ?", status, id!);
  finish("completed", ids[0]);
  expect(await next()).toMatchObject({ event: "progress", data: { processed_files: 1, progress_percent: 50 } });
  finish("failed", ids[1]);
  const last = await next();
  expect(last).toMatchObject({ event: "completed", data: { failed_files: 1, progress_percent: 100 } });
  expect(last?.data).toEqual((await call(`${address}/processing-status`)).body);
  expect(await next()).toBeUndefined();
  const told = await listen(`${address}/events`, { "last-event-id": last!.id });
  expect(told.response.status).toBe(204);
  const anew = await listen(`${address}/events`, { "last-event-id": "whatever" });
  expect([(await anew.next())?.event, (await anew.next())?.event, await anew.next()]).toEqual([
    "snapshot",
    "completed",
    undefined,
  ]);
});

test("an empty dataset waits for an upload; one that is deleted ends the stream", async () => {
  const { datasets, address, addPicture, makeDataset } = await openScene();
  const waiting = await listen(`${address}/events`);
  expect(await waiting.next()).toMatchObject({ event: "snapshot", data: { processing_status: "ready" } });
  await addPicture({ filename: "a.png", processing_status: "failed", processing_error: "it is broken" });
  expect(await waiting.next()).toMatchObject({ event: "failed", data: { errors: ["a.png: it is broken"] } });
  const other: Dataset = await makeDataset();
  const ending = await listen(`${datasets}/${other.id}/events`);
  expect(await ending.next()).toMatchObject({ event: "snapshot" });
  await call(`${datasets}/${other.id}`, "DELETE");
  expect(await ending.next()).toBeUndefined();
});
