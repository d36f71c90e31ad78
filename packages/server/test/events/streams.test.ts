import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { AllEventsSnapshot, JobEventName, JobStatusEvent, JobStatusResponse, ProgressUpdate } from "@galley/contract";
import { createManualClock } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createEventStreams } from "../../src/http/event-stream.ts";
import { listen, openAt, openEventScene, temporaryDatabase, until } from "./scene.ts";

/** Streams whose every frame is sent by the test. */
async function openStreams(limit?: number) {
  const clock = createManualClock();
  const streams = createEventStreams(clock, limit);
  const app = await createApp({ logLevel: "silent" });
  const opened: ReturnType<typeof streams.open>[] = [];
  app.get("/stream", async (_request, reply) => {
    opened.push(streams.open(reply));
    return reply;
  });
  app.addHook("preClose", async () => streams.close());
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  return { app, clock, streams, opened, port };
}

function ask(port: number): { socket: Socket; text: () => string } {
  let text = "";
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    text += bytes.toString();
  });
  socket.write("GET /stream HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
  return { socket, text: () => text };
}

test("a stream says how it is to be read, and that it lives every 15 s", async () => {
  const { clock, port } = await openStreams();
  const { socket, text } = ask(port);
  await until(() => text().includes("retry: 2000"));
  expect(text().toLowerCase()).toContain("content-type: text/event-stream");
  expect(text().toLowerCase()).toContain("cache-control: no-cache");
  expect(text().toLowerCase()).toContain("x-accel-buffering: no");
  await clock.advance(14_999);
  expect(text()).not.toContain(": still here");
  await clock.advance(1);
  await until(() => text().includes(": still here"));
  expect(clock.waiting).toBe(1);
  socket.destroy();
});

test("a client that takes nothing for a minute is cut, and one that reads is not", async () => {
  const { clock, streams, opened, port } = await openStreams();
  const stuck = ask(port);
  await until(() => opened.length === 1);
  stuck.socket.pause();
  const reads = ask(port);
  await until(() => opened.length === 2);
  let room = false;
  const sent = opened[0]!.send({ event: "progress", data: "x".repeat(32 * 1024 * 1024) }).then(() => {
    room = true;
  });
  await opened[1]!.send({ event: "progress", data: "short" });
  await clock.advance(45_000);
  expect(room).toBe(false);
  expect(streams.stats().open).toBe(2);
  await clock.advance(30_000);
  await sent;
  await until(() => streams.stats().open === 1);
  expect(opened.map(({ ended }) => ended)).toEqual([true, false]);
  reads.socket.destroy();
  await until(() => streams.stats().open === 0);
});

test("no more streams are opened than the process can bear", async () => {
  const { streams, port } = await openStreams(1);
  const first = ask(port);
  await until(() => streams.stats().open === 1);
  const second = ask(port);
  await until(() => second.text().includes("rate_limited"));
  expect(second.text()).toMatch(/^HTTP\/1.1 429/);
  first.socket.destroy();
  second.socket.destroy();
});

test("streams end with their connections when the server closes", async () => {
  const { app, streams, port } = await openStreams();
  const { socket } = ask(port);
  await until(() => streams.stats().open === 1);
  const closed = once(socket, "close");
  await app.close();
  await closed;
  expect(streams.stats().open).toBe(0);
}, 4000);

test("what is sent keeps to the contract, and is of the caller's tenant alone", async () => {
  const scene = await openEventScene(openAt(temporaryDatabase()));
  onTestFinished(scene.close);
  const theirs = await scene.create("other");
  const all = listen(`${scene.url}/events`, undefined, (heard) => heard.at(-1)?.event === "completed");
  await until(() => all.heard.length === 1);
  expect(AllEventsSnapshot.parse(all.heard[0]?.data).jobs).toEqual([]);
  const foreign = listen(`${scene.url}/jobs/${theirs}/events`);
  await foreign.ended;
  expect(foreign.status()).toBe(404);
  const ours = await scene.create();
  const one = listen(`${scene.url}/jobs/${ours}/events`);
  await until(() => one.heard.length === 1);
  for (const id of [theirs, ours]) {
    await scene.claim(id);
    await scene.progress(id, 1);
    await scene.complete(id);
  }
  const schemas = { snapshot: JobStatusResponse, completed: JobStatusResponse, progress: ProgressUpdate };
  for (const { event, data } of await one.ended) {
    const schema = JobEventName.parse(event) === "status" ? JobStatusEvent : schemas[event as keyof typeof schemas];
    expect(schema.safeParse(data).error).toBeUndefined();
  }
  const heard = (await all.ended).slice(1);
  expect(heard.map(({ event }) => event)).toEqual(["status", "status", "progress", "completed"]);
  expect(new Set(heard.map(({ data }) => data.job_id))).toEqual(new Set([ours]));
});
