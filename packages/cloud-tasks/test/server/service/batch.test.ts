import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, openBench, operations, refusal, unpackAny } from "./bench.ts";
import { location, queue, texts, url } from "./golden.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await bench.tasks("CreateQueue", { parent: location, queue: { name: queue } });
});
afterEach(() => bench.close());

const createAll = (requests: Message[], more: Message = {}) =>
  bench.tasks("BatchCreateTasks", { parent: queue, requests, ...more });
const deleteAll = (names: string[], more: Message = {}) =>
  bench.tasks("BatchDeleteTasks", { parent: queue, names, ...more });
const get = (name: string) => bench.call(operations, "GetOperation", { name });
const count = async () => ((await bench.tasks("ListTasks", { parent: queue })).tasks ?? []).length;
const taskOf = (id?: string, more: Message = {}) => ({
  parent: queue,
  task: { httpRequest: { url, ...more }, ...(id !== undefined && { name: `${queue}/tasks/${id}` }) },
});
const requestId = "6f0c1a52-8f0e-4d0c-9d6e-0a5d2c1b7e3f";

describe("a batch of creations", () => {
  test("is done at once, and its operation can be asked for, after a restart too", async () => {
    const requests = [taskOf("a"), { ...taskOf("b", { body: Buffer.from("x") }), responseView: "FULL" }, taskOf()];
    const operation = await createAll(requests);
    expect(operation).toMatchObject({ done: true });
    expect(operation.name).toMatch(
      /^projects\/my-project\/locations\/us-central1\/operations\/[0-9a-f-]{14}4[0-9a-f]{3}-[89ab][0-9a-f-]{16}$/,
    );
    const { tasks } = unpackAny(operation.response);
    expect(tasks.map(({ name }: Message) => name).slice(0, 2)).toEqual([`${queue}/tasks/a`, `${queue}/tasks/b`]);
    expect(tasks[1].httpRequest.body.toString()).toBe("x");
    expect(tasks[2].name).toMatch(/\/tasks\/[1-9]\d{19}$/);
    const time = { seconds: bench.clock.now() / 1000, nanos: 0 };
    expect(unpackAny(operation.metadata)).toEqual({ startTime: time, endTime: time, state: "SUCCEEDED" });
    expect(operation.metadata.type_url).toBe("type.googleapis.com/google.cloud.tasks.v2.BatchCreateTasksMetadata");
    expect(await count()).toBe(3);
    await bench.restart();
    expect(await get(operation.name)).toEqual(operation);
  });

  test("creates what it can and says what it cannot", async () => {
    const twice = [taskOf("a"), taskOf("b"), taskOf("a"), taskOf("not valid"), taskOf("c", { url: "ftp://x" })];
    const operation = await createAll(twice);
    expect(unpackAny(operation.response).tasks).toHaveLength(2);
    const { state, failedRequests } = unpackAny(operation.metadata);
    expect(state).toBe("PARTIALLY_SUCCEEDED");
    expect(failedRequests).toMatchObject({
      2: { code: 6, message: "Requested entity already exists" },
      3: { code: 3, message: texts.badTaskId("not valid") },
      4: { code: 3, message: "HttpTarget.url must start with 'http://' or 'https://'." },
    });
    expect(Object.keys(failedRequests)).toHaveLength(3);
  });

  test("of which nothing was created has failed", async () => {
    const operation = await createAll([taskOf("a b"), { parent: queue }]);
    expect(operation).toMatchObject({
      done: true,
      error: {
        code: 10,
        message:
          "None of the requests succeeded, refer to BatchCreateTasksMetadata.failed_requests " +
          "for individual error details",
      },
    });
    expect(operation).not.toHaveProperty("response");
    expect(unpackAny(operation.metadata)).toMatchObject({
      state: "FAILED",
      failedRequests: { 1: { code: 3, message: "CreateTaskRequest.task is required." } },
    });
    expect(await get(operation.name)).toEqual(operation);
  });

  test("takes 100, and the parents may be left out", async () => {
    const requests = Array.from({ length: 100 }, () => ({ ...taskOf(), parent: "" }));
    expect(unpackAny((await createAll(requests)).response).tasks).toHaveLength(100);
    expect(await count()).toBe(100);
  });

  test("happens once for a request id", async () => {
    const requests = [taskOf("a"), taskOf(), taskOf()];
    const both = [createAll(requests, { requestId }), createAll(requests, { requestId: requestId.toUpperCase() })];
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    await bench.restart();
    expect(await createAll(requests, { requestId })).toEqual(first);
    expect(await count()).toBe(3);
    expect((await createAll([taskOf()])).name).not.toBe(first.name);
    expect((await deleteAll([`${queue}/tasks/a`], { requestId })).name).not.toBe(first.name);
  });

  test("that died before its operation was stored does not create its unnamed tasks twice", async () => {
    const { putDocument } = bench.engine;
    bench.engine.putDocument = () => Promise.reject(new Error("killed here"));
    await expect(createAll([taskOf(), taskOf()], { requestId })).rejects.toThrow("killed here");
    bench.engine.putDocument = putDocument;
    expect(await count()).toBe(2);
    const operation = await createAll([taskOf(), taskOf()], { requestId });
    expect(await count()).toBe(2);
    const { tasks } = await bench.tasks("ListTasks", { parent: queue });
    const names = (list: Message[]) => list.map(({ name }) => name).sort();
    expect(names(unpackAny(operation.response).tasks)).toEqual(names(tasks));
  });
});

describe("a batch of deletions", () => {
  const names = ["a", "b", "c"].map((id) => `${queue}/tasks/${id}`);

  test("deletes what is there and says what is not", async () => {
    await createAll([taskOf("a"), taskOf("b")]);
    const operation = await deleteAll(names);
    expect(operation).toMatchObject({
      done: true,
      response: { type_url: "type.googleapis.com/google.protobuf.Empty" },
    });
    expect(unpackAny(operation.metadata)).toMatchObject({
      state: "PARTIALLY_SUCCEEDED",
      failedRequests: { 2: { code: 5, message: texts.noEntity } },
    });
    expect(await count()).toBe(0);
    expect(await get(operation.name)).toEqual(operation);
  });

  test("of which nothing was deleted has failed", async () => {
    expect(await deleteAll(names)).toMatchObject({
      error: {
        code: 10,
        message:
          "None of the requests succeeded, refer to BatchDeleteTasksMetadata.failed_requests " +
          "for individual error details",
      },
    });
  });

  test("happens once for a request id", async () => {
    await createAll([taskOf("a"), taskOf("b"), taskOf("c")]);
    const first = await deleteAll(names, { requestId });
    expect(unpackAny(first.metadata).state).toBe("SUCCEEDED");
    expect(await deleteAll(names, { requestId })).toEqual(first);
  });
});

describe("a batch is refused as a whole", () => {
  const other = `${location}/queues/other`;
  test.each<[string, string, Message, string, string]>([
    ["BatchCreateTasks", "without requests", {}, "INVALID_ARGUMENT", "BatchCreateTasksRequest.requests is required."],
    [
      "BatchCreateTasks",
      "with 101 requests",
      { requests: Array.from({ length: 101 }, () => taskOf()) },
      "INVALID_ARGUMENT",
      "BatchCreateTasksRequest.requests must have at most 100 elements.",
    ],
    [
      "BatchCreateTasks",
      "with a request for another queue",
      { requests: [taskOf(), { ...taskOf(), parent: other }] },
      "INVALID_ARGUMENT",
      `The parent of each request ('${other}') must be the same as the parent of the batch ('${queue}').`,
    ],
    [
      "BatchCreateTasks",
      "with a request id that is none",
      { requests: [taskOf()], requestId: "1" },
      "INVALID_ARGUMENT",
      "The request ID must be a UUID of version 4.",
    ],
    ["BatchCreateTasks", "of a missing queue", { parent: other, requests: [{}] }, "NOT_FOUND", texts.noQueue],
    ["BatchDeleteTasks", "without names", {}, "INVALID_ARGUMENT", "BatchDeleteTasksRequest.names is required."],
    [
      "BatchDeleteTasks",
      "with 1001 names",
      { names: Array.from({ length: 1001 }, (_, index) => `${queue}/tasks/${index}`) },
      "INVALID_ARGUMENT",
      "BatchDeleteTasksRequest.names must have at most 1000 elements.",
    ],
    ["BatchDeleteTasks", "with a name that is none", { names: ["a"] }, "INVALID_ARGUMENT", texts.taskFormat],
    [
      "BatchDeleteTasks",
      "with a task of another queue",
      { names: [`${other}/tasks/a`] },
      "INVALID_ARGUMENT",
      `${other}/tasks/a must begin with ${queue}.`,
    ],
    [
      "BatchDeleteTasks",
      "of a missing queue",
      { parent: other, names: [`${other}/tasks/a`] },
      "NOT_FOUND",
      texts.noQueue,
    ],
  ])("%s %s", async (method, _, request, code, message) => {
    expect(await refusal(bench.tasks(method, { parent: queue, ...request }))).toMatchObject({ code, message });
    expect(await count()).toBe(0);
  });
});

describe("an operation", () => {
  test("is forgotten after a week", async () => {
    const { name } = await createAll([taskOf()]);
    await bench.clock.advance(7 * 24 * 3_600_000 - 1);
    expect(await get(name)).toMatchObject({ done: true });
    await bench.clock.advance(1);
    expect(await refusal(get(name))).toMatchObject({ code: "NOT_FOUND", message: texts.noEntity });
  });

  test("that never was is not there, and its name must be one", async () => {
    expect(await refusal(get(`${location}/operations/x`))).toMatchObject({ code: "NOT_FOUND" });
    for (const name of ["", "x", queue, `${location}/cmekConfig`])
      expect(await refusal(get(name))).toMatchObject({ code: "INVALID_ARGUMENT", message: texts.badResource });
  });

  test.each(["ListOperations", "DeleteOperation", "CancelOperation", "WaitOperation"])(
    "does not answer to %s",
    async (method) => {
      expect(await refusal(bench.call(operations, method, {}))).toMatchObject({ code: "UNIMPLEMENTED" });
    },
  );
});
