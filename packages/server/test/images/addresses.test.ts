import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { keyOfA, startGalley, twoTenants } from "../access/support.ts";
import { type Heard, listen } from "../events/scene.ts";

const drawing = { prompt: "A lighthouse at dawn", quality: "draft", aspect_ratio: "custom", width: 64, height: 64 };
const generate = "/api/v1/images/generate";
const hour = 3_600_000;

interface Told {
  result: { images: Array<{ url: string }> };
}
const addressIn = ({ result }: Told): string => result.images[0]!.url;

/** What is told to a receiver of webhooks, which takes a message only when it comes again. */
async function openReceiver() {
  const received: Array<{ type: string; data: Told & Record<string, unknown> }> = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(received.length === 1 ? 500 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, pair: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/hook` };
}

test("a picture's address opens the files of its job, and neither another's nor any events; nor do these open it", async () => {
  const { call, url } = await startGalley({ GALLEY_API_KEYS: twoTenants });
  const make = async () => {
    const answer = await call(generate, { method: "POST", key: keyOfA, json: drawing });
    return { id: answer.headers.get("x-job-id")!, address: new URL(answer.body.images[0].url, url) };
  };
  const [one, other] = [await make(), await make()];
  const get = async (path: string, token: string) => (await call(`${path}${token}`)).status;
  expect(await get(one.address.pathname, one.address.search)).toBe(200);
  expect(await get(other.address.pathname, one.address.search)).toBe(403);
  for (const path of [`/api/v1/images/jobs/${one.id}/events`, `/api/v1/jobs/${one.id}/events`, "/api/v1/events"]) {
    expect(await get(path, one.address.search), path).toBe(401);
  }
  expect(await get(`/api/v1/images/jobs/${one.id}`, one.address.search)).toBe(401);
  const { events_url } = (
    await call(`${generate}-async`, { method: "POST", key: keyOfA, json: drawing, headers: { "idempotency-key": "k" } })
  ).body;
  const ofEvents = new URL(events_url, url);
  const [, id] = /jobs\/([^/]+)/.exec(ofEvents.pathname)!;
  const done = (await call(`/api/v1/images/jobs/${id}?wait=60`, { key: keyOfA })).body;
  const picture = new URL(addressIn(done), url);
  expect(await get(picture.pathname, picture.search)).toBe(200);
  expect(await get(picture.pathname, ofEvents.search)).toBe(401);
  const all = (await call("/api/v1/events/token", { method: "POST", key: keyOfA })).body;
  expect(await get(picture.pathname, `?token=${all.token}`)).toBe(401);
});

test("wherever a finished job is shown, its pictures' addresses work, however long ago they were made", async () => {
  const receiver = await openReceiver();
  // The key of the request keeps its job for a day, longer than an address is good.
  const env = { GALLEY_API_KEYS: twoTenants, GALLEY_JOB_RETENTION_HOURS: "1", GALLEY_FETCH_ALLOW: receiver.pair };
  const { call, url, clock } = await startGalley(env);
  const key = keyOfA;
  const json = { ...drawing, webhook_url: receiver.url };
  const headers = { "idempotency-key": "a-lighthouse" };
  const submit = () => call(generate, { method: "POST", key, json, headers });
  const made = await submit();
  const id = made.headers.get("x-job-id")!;
  const old = made.body.images[0].url;
  const status = async (etag?: string) =>
    call(`/api/v1/images/jobs/${id}`, { key, ...(etag && { headers: { "if-none-match": etag } }) });
  const before = await status();
  const etag = before.headers.get("etag")!;
  expect((await status(etag)).status).toBe(304);
  // Told again soon after, it is the same: a browser need not fetch it twice.
  expect(addressIn(before.body)).toBe(old);
  await expect.poll(() => receiver.received.length).toBe(1);

  clock.advance(3 * hour);
  expect((await call(old)).status).toBe(401);
  const after = await status(etag);
  expect(after.status).toBe(200);
  const heard = async (path: string, enough: (all: Heard[]) => boolean) => {
    const stream = `${url}${path}/${id}/events?token=${await eventsToken()}`;
    return (await listen(stream, undefined, enough).ended).map(({ data }) => data as unknown as Told);
  };
  const eventsToken = async () => (await call("/api/v1/events/token", { method: "POST", key })).body.token;
  const events = await heard("/api/v1/images/jobs", (all) => all.some(({ event }) => event === "completed"));
  expect(events).toHaveLength(2);
  const replayed = await submit();
  expect([replayed.status, replayed.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
  await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBe(2);
  const [first, again] = receiver.received;
  expect(addressIn(first!.data)).toBe(old);
  // But for the address it is told as it was at the event.
  const withoutResult = ({ data: { result: _result, ...data } }: NonNullable<typeof again>) => data;
  expect(withoutResult(again!)).toEqual(withoutResult(first!));
  expect(again!.data).toMatchObject({ is_draft: true, final_job_id: null });

  const ways: Record<string, string> = {
    "the status": addressIn(after.body),
    "the status among all kinds": addressIn((await call(`/api/v1/jobs/${id}`, { key })).body),
    "the events' snapshot": addressIn(events[0]!),
    "the events' end": addressIn(events[1]!),
    "the synchronous result": replayed.body.images[0].url,
    "a webhook": addressIn(again!.data),
  };
  for (const [way, address] of Object.entries(ways)) {
    expect(address, way).not.toBe(old);
    expect((await call(address)).status, way).toBe(200);
  }
});

test("what a kind tells besides is told of its jobs among all kinds, in lists and in events", async () => {
  const { call, url } = await startGalley();
  const answer = await call(generate, {
    method: "POST",
    json: { ...drawing, tags: ["sea", "dawn"], blog_id: "post-1" },
  });
  const id = answer.headers.get("x-job-id")!;
  const besides = { is_draft: true, tags: ["sea", "dawn"], blog_id: "post-1", final_job_id: null, draft_job_id: null };
  expect((await call(`/api/v1/images/jobs/${id}`)).body).toMatchObject(besides);
  expect((await call(`/api/v1/jobs/${id}`)).body).toMatchObject(besides);
  expect((await call("/api/v1/images/jobs")).body.jobs).toMatchObject([{ job_id: id, ...besides }]);
  const heard = await listen(`${url}/api/v1/images/jobs/${id}/events`).ended;
  for (const { data } of heard) expect(data).toMatchObject(besides);
});
