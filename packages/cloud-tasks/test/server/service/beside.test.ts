import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { googleRegions } from "../../../src/server/service/locations.ts";
import { type Bench, locations, openBench, refusal } from "./bench.ts";
import { location, queue, taskHelp, texts } from "./golden.ts";

/** What the service has beside queues and tasks: locations, keys, and tasks made of a body alone. */

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

describe("the locations of a project", () => {
  const list = (request: Message = {}) => bench.call(locations, "ListLocations", { name: "projects/p", ...request });
  const ids = (page: Message) => page.locations.map(({ locationId }: Message) => locationId);

  test("are Google's regions and those that have queues", async () => {
    for (const name of ["projects/p/locations/home", "projects/p/locations/attic", "projects/other/locations/cellar"])
      for (const id of ["a", "b"])
        await bench.tasks("CreateQueue", { parent: name, queue: { name: `${name}/queues/${id}` } });
    const page = await list();
    expect(ids(page)).toEqual([...googleRegions, "attic", "home"].sort());
    expect(page.locations).toContainEqual({
      name: "projects/p/locations/us-central1",
      locationId: "us-central1",
      displayName: "us-central1",
      labels: { "cloud.googleapis.com/region": "us-central1" },
    });
  });

  test("come in pages, and pass a filter", async () => {
    const first = await list({ pageSize: 40 });
    expect(ids(first)).toHaveLength(40);
    const second = await list({ pageSize: 40, pageToken: first.nextPageToken });
    expect([...ids(first), ...ids(second)]).toEqual([...googleRegions].sort());
    expect(second).not.toHaveProperty("nextPageToken");
    expect(ids(await list({ filter: "locationId: us-east" }))).toEqual(["us-east1", "us-east4", "us-east5"]);
    expect(await refusal(list({ filter: "x = 1" }))).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await refusal(list({ name: "p" }))).toMatchObject({ code: "INVALID_ARGUMENT", message: texts.badResource });
  });

  test("are there whoever asks for one", async () => {
    const get = (name: string) => bench.call(locations, "GetLocation", { name });
    expect(await get("projects/p/locations/anywhere")).toMatchObject({ locationId: "anywhere" });
    expect(await refusal(get("projects/p"))).toMatchObject({ code: "INVALID_ARGUMENT", message: texts.badResource });
  });
});

describe("a location's key", () => {
  const name = `${location}/cmekConfig`;
  const kmsKey = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
  const get = (of = name) => bench.tasks("GetCmekConfig", { name: of });
  const update = (cmekConfig: Message, ...paths: string[]) =>
    bench.tasks("UpdateCmekConfig", { cmekConfig, updateMask: { paths } });

  test("is none, then the one that was set, then none again", async () => {
    expect(await get()).toEqual({ name, kmsKey: "" });
    expect(await update({ name, kmsKey }, "kms_key")).toEqual({ name, kmsKey });
    await bench.restart();
    expect(await get()).toEqual({ name, kmsKey });
    expect(await get(`${location}/CmekConfig`)).toEqual({ name, kmsKey });
    expect(await update({ name }, "name")).toEqual({ name, kmsKey });
    expect(await update({ name })).toEqual({ name, kmsKey: "" });
    expect(await get()).toEqual({ name, kmsKey: "" });
  });

  test("must be one", async () => {
    expect(await refusal(update({ name, kmsKey: "secret" }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message:
        'CmekConfig.kmsKey "secret" must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/' +
        'keyRings/<KEY_RING_ID>/cryptoKeys/<KEY_ID>".',
    });
    expect(await refusal(update({ name }, "colour"))).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await refusal(bench.tasks("UpdateCmekConfig", {}))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "UpdateCmekConfigRequest.cmekConfig is required.",
    });
    for (const bad of ["", "cmekConfig", queue])
      expect(await refusal(get(bad))).toMatchObject({ code: "INVALID_ARGUMENT", message: texts.badResource });
  });
});

describe("a buffered task", () => {
  const buffer = (more: Message = {}) => bench.tasks("BufferTask", { queue, ...more });
  const withTarget = (httpTarget: Message) => bench.tasks("UpdateQueue", { queue: { name: queue, httpTarget } });
  const data = Buffer.from("hello");
  const stored = async ({ task }: Message) =>
    (await bench.tasks("GetTask", { name: task.name, responseView: "FULL" })).httpRequest;

  test("goes where the queue says", async () => {
    const uriOverride = {
      scheme: "HTTP",
      host: "worker.internal",
      port: 8080,
      pathOverride: { path: "work?#" },
      queryOverride: { queryParams: "?a=1#" },
    };
    await withTarget({ uriOverride, httpMethod: "PUT" });
    const answer = await buffer({ taskId: "t-1", body: { contentType: "text/plain", data } });
    expect(answer.task).toMatchObject({ name: `${queue}/tasks/t-1`, view: "BASIC" });
    expect(answer.task.httpRequest).not.toHaveProperty("body");
    expect(await stored(answer)).toEqual({
      url: "http://worker.internal:8080/work%3F%23?a=1%23",
      httpMethod: "PUT",
      headers: { "Content-Type": "text/plain", "User-Agent": "Google-Cloud-Tasks" },
      body: data,
    });
    expect(await refusal(buffer({ taskId: "t-1" }))).toMatchObject({ code: "ALREADY_EXISTS" });
  });

  test("is a POST over HTTPS of JSON under a number where nothing else is said", async () => {
    await withTarget({ uriOverride: { host: "example.com" } });
    const answer = await buffer({ body: { data } });
    expect(answer.task.name).toMatch(/\/tasks\/[1-9]\d{19}$/);
    expect(await stored(answer)).toMatchObject({
      url: "https://example.com",
      httpMethod: "POST",
      headers: { "Content-Type": "application/json" },
    });
    expect((await stored(await buffer())).headers).toEqual({ "User-Agent": "Google-Cloud-Tasks" });
  });

  test("loses its body to a method that takes none", async () => {
    await withTarget({ uriOverride: { host: "example.com" }, httpMethod: "GET" });
    const request = await stored(await buffer({ body: { contentType: "text/plain", data } }));
    expect(request).toEqual({
      url: "https://example.com",
      httpMethod: "GET",
      headers: { "User-Agent": "Google-Cloud-Tasks" },
    });
  });

  test("needs a queue, a target with a host, and a good id", async () => {
    expect(await refusal(buffer())).toMatchObject({ code: "NOT_FOUND", message: texts.noQueue });
    await withTarget({ httpMethod: "PUT" });
    expect(await refusal(buffer())).toMatchObject({ code: "FAILED_PRECONDITION" });
    await withTarget({ uriOverride: { host: "example.com" } });
    expect(await refusal(buffer({ taskId: "a b" }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: texts.badTaskId("a b"),
      details: taskHelp,
    });
    const body = { data: Buffer.alloc(1_048_569) };
    expect(await refusal(buffer({ body }))).toMatchObject({ message: "Task size too large" });
  });
});
